export type * from './conversation.ts';
export { isRefusal } from './conversation.ts';
export type * from './facts.ts';
