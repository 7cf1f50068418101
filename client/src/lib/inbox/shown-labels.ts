import type { LabelId, LabelView } from '@balcao/contract';

/** The first two of a conversation's labels, and how many more it has; a label that is gone is not counted. */
export function shownLabels(
  ids: readonly LabelId[],
  all: readonly LabelView[],
): { shown: LabelView[]; more: number } {
  const known = all.filter((label) => ids.includes(label.id));
  return { shown: known.slice(0, 2), more: Math.max(0, known.length - 2) };
}

/** The labels after one was put on or taken off. */
export function withLabel(ids: readonly LabelId[], id: LabelId, on: boolean): LabelId[] {
  const others = ids.filter((one) => one !== id);
  return on ? [...others, id] : others;
}
