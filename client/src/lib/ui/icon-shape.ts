import type X from '@lucide/svelte/icons/x';

/** Any Lucide icon. */
export type IconShape = typeof X;
