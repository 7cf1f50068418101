/** How a field of these dialogs looks. */
export const FIELD =
  'w-full rounded-md border border-edge/50 bg-surface px-3 py-2 text-md placeholder:text-muted focus:outline-2 focus:-outline-offset-1 focus:outline-focus';
export const LABEL = 'mb-1 flex items-baseline justify-between gap-2 text-sm font-semibold';
