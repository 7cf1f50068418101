export { NotifyModule } from './notify.module.ts';
export { PushCaller } from './push/push-caller.ts';
export { PushSender } from './push/push-sender.ts';
