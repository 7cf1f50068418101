export { DeliveryDoor } from './delivery-door.ts';
export { WebhookModule } from './webhook.module.ts';
