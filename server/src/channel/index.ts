export { ChannelModule } from './channel.module.ts';
export { Sender } from './sender.ts';
