export { Bus } from './bus/index.ts';
export { Clock, FakeClock } from './clock/clock.ts';
export { Config, type Locale } from './config/config.ts';
export { Database, type Pool, type PoolClient } from './database/database.ts';
export { isDatabaseAway, orRefuse, Refused, type Refusal } from './errors/index.ts';
export { Readiness, type Finding } from './health/readiness.ts';
export { Ids, isId } from './ids/ids.ts';
export { Metrics } from './metrics/metrics.ts';
export { IdPipe } from './http/id.pipe.ts';
