import { Refused } from '../platform/errors/index.ts';

export function etagOf(version: number): string {
  return `"${version}"`;
}

/** @throws Refused `version_required` when the header is missing or names no version */
export function versionOf(ifMatch: string | undefined): number {
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch?.trim() ?? '')?.[1];
  if (version === undefined) throw new Refused('version_required');
  return Number(version);
}
