/** Levels of precedence as in Coq: 0 for names, 40 for products, 99 for arrows; what binds stronger is smaller. */

/** What stands as an argument. */
export const ARG = 9;
/** An application. */
export const APP = 10;
/** What stands alone. */
export const TOP = 200;
