export interface Piece {
  text: string;
  found: boolean;
}

/**
 * A snippet cut where its found words begin and end.
 * @param marks  [from, to) in UTF-16 units, as the search door gives them; what overlaps or lies outside is passed over
 */
export function pieces(snippet: string, marks: readonly (readonly [number, number])[]): Piece[] {
  const cut: Piece[] = [];
  let at = 0;
  for (const [from, to] of [...marks].sort((one, other) => one[0] - other[0])) {
    if (from < at || to <= from || to > snippet.length) continue;
    if (from > at) cut.push({ text: snippet.slice(at, from), found: false });
    cut.push({ text: snippet.slice(from, to), found: true });
    at = to;
  }
  if (at < snippet.length) cut.push({ text: snippet.slice(at), found: false });
  return cut;
}
