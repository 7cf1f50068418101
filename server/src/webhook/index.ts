export { WebhookModule } from './webhook.module.ts';
