export { NotifyModule } from './notify.module.ts';
