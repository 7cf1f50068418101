export const FIELD =
  'h-11 w-full rounded-md border border-edge/60 bg-surface px-3.5 text-md focus:outline-2 focus:-outline-offset-1 focus:outline-focus';
