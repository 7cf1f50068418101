export { ChannelModule } from './channel.module.ts';
export { Fetcher } from './fetcher.ts';
export { Sender } from './sender.ts';
export { TemplatesReader } from './templates-reader.ts';
