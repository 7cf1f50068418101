// A conversation's own code is most of the panel, and the list is drawn without it.

export const threadPart = () => import('./Thread.svelte');
export const contactPart = () => import('./ContextPanel.svelte');
