/**
 * Header of a call, with a key that the page makes at random when it is opened. The session of somebody who comes
 * without a cookie follows from it, so that calls under way before the first cookie arrives are still one session.
 */
export const VISITOR_HEADER = "x-lab-visitor";
