/**
 * What a test's environment says in place of a person's settings, whether those come from the shell or from
 * `.env`: a test makes its own servers and must never write to anybody's database. An empty variable counts as
 * not set and yet keeps `.env` from setting it.
 */
export const OWN_SERVERS = {
	DATABASE_URL: "",
	LAB_DATABASE_URL: "",
	REDIS_URL: "",
	LAB_REDIS_MISSING: "",
	LAB_SEED: "",
	LAB_LESSONS_DIR: "",
};
