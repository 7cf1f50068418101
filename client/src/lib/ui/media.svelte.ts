import { MediaQuery } from 'svelte/reactivity';

/** Widths of the layout: one column below `tablet`, the context panel beside the thread from `wide` on. */
export const isTabletUp = new MediaQuery('min-width: 768px', true);
export const isWide = new MediaQuery('min-width: 1280px', true);
