// A static single-page app behind a sign-in: nothing to render ahead, nothing to index.
export const ssr = false;
export const prerender = false;
