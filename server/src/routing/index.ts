export { RoutingModule } from './routing.module.ts';
export { Routing } from './routing.service.ts';
