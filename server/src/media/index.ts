export { MediaModule } from './media.module.ts';
export { Media, type NotSendable, type SendableFile } from './media.ts';
export type { MetaRefusal } from './meta-media.ts';
