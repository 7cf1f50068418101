import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Refused } from './refused.ts';

interface FieldProblem {
  /** Path of the field, `faq.0.answer`. */
  readonly field: string;
  /** The broken rules by name: `isNotEmpty`, `maxLength`, `whitelistValidation` (unknown field) ... */
  readonly rules: readonly string[];
  readonly detail: string;
}

/** Checks every DTO; a field nobody knows is an error, so that a slip in a name is noticed. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new Refused('invalid', { fields: fieldProblems(errors) }),
  });
}

function fieldProblems(errors: readonly ValidationError[], above = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const field = above + error.property;
    const own = error.constraints
      ? [
          {
            field,
            rules: Object.keys(error.constraints),
            detail: Object.values(error.constraints).join('; '),
          },
        ]
      : [];
    return [...own, ...fieldProblems(error.children ?? [], `${field}.`)];
  });
}
