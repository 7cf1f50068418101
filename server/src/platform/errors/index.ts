export { isDatabaseAway } from './problem-of.ts';
export { ProblemFilter } from './problem.filter.ts';
export { orRefuse, Refused, type Refusal } from './refused.ts';
export { validationPipe } from './validation.ts';
