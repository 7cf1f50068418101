interface Question {
  id: number;
  what: string;
  value: unknown;
}

/**
 * The child's side of `Child`: answers the benchmark's questions. `start` is asked first, `stop` last.
 * @param answers  by question; `cpu` and the end are answered here
 */
export function serveParent(answers: Record<string, (value: never) => unknown>): void {
  process.on('message', ({ id, what, value }: Question) => {
    const answer = async (): Promise<unknown> => {
      if (what === 'cpu') {
        const { user, system } = process.cpuUsage();
        return user + system;
      }
      return answers[what]?.(value as never);
    };
    answer().then(
      (result) =>
        process.send?.({ id, value: result }, () => {
          if (what === 'stop') process.exit(0);
        }),
      (error: Error) => process.send?.({ id, error: error.stack ?? error.message }),
    );
  });
  // A benchmark that was killed must leave no server behind.
  process.on('disconnect', () => process.exit(1));
}
