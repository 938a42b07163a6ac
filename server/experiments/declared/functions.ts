/**
 * The functions of Postgres that SQL in a lesson may call. A list of what is allowed, because what reads files, sleeps,
 * takes locks, changes settings or runs a text as SQL is more than anybody can name.
 */
const NAMES = `
count sum avg min max array_agg string_agg bool_and bool_or every bit_and bit_or json_agg jsonb_agg
json_object_agg jsonb_object_agg stddev stddev_pop stddev_samp variance var_pop var_samp corr any_value
percentile_cont percentile_disc mode regr_slope regr_intercept grouping
row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
abs ceil ceiling floor round trunc sqrt cbrt power pow exp ln log log10 mod div sign random gcd lcm width_bucket
pi degrees radians sin cos tan asin acos atan atan2 setseed
lower upper initcap length char_length character_length octet_length bit_length substring substr left right lpad rpad
btrim ltrim rtrim trim overlay position strpos replace repeat reverse split_part concat concat_ws format
md5 sha224 sha256 sha384 sha512 encode decode hashtext hashint4 hashint8
starts_with translate ascii chr to_hex quote_literal quote_ident like_escape similar_to_escape normalize
regexp_replace regexp_match regexp_matches regexp_split_to_array regexp_split_to_table regexp_count regexp_like
regexp_substr regexp_instr string_to_array string_to_table array_to_string
to_char to_number to_date to_timestamp
now transaction_timestamp statement_timestamp clock_timestamp timeofday extract date_part date_trunc date_bin age
timezone make_date make_time make_timestamp make_timestamptz make_interval justify_days justify_hours
justify_interval isfinite
unnest generate_series generate_subscripts array_length array_lower array_upper array_ndims cardinality
array_append array_prepend array_cat array_position array_positions array_remove array_replace
to_json to_jsonb row_to_json json_build_object jsonb_build_object json_build_array jsonb_build_array
jsonb_set jsonb_insert jsonb_strip_nulls jsonb_pretty json_typeof jsonb_typeof json_array_length jsonb_array_length
json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text json_each jsonb_each
json_each_text jsonb_each_text json_object_keys jsonb_object_keys json_extract_path jsonb_extract_path
json_extract_path_text jsonb_extract_path_text jsonb_path_exists jsonb_path_match jsonb_path_query
jsonb_path_query_array jsonb_path_query_first jsonb_to_record jsonb_to_recordset json_to_record json_to_recordset
to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd ts_headline setweight
int4range int8range numrange tsrange tstzrange daterange lower_inc upper_inc lower_inf upper_inf isempty
range_merge range_agg
gen_random_uuid uuidv4 uuidv7 num_nulls num_nonnulls pg_typeof pg_column_size
`;

export const FUNCTIONS: readonly string[] = NAMES.trim().split(/\s+/);
