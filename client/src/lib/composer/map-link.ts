export interface Place {
  latitude: number;
  longitude: number;
  name?: string;
}

const NUMBER = String.raw`[-+]?\d{1,3}(?:[.,]\d+)?`;
const PAIR = new RegExp(String.raw`^\s*\(?\s*(${NUMBER})\s*(?:,\s|;\s*|\s+|,)\s*(${NUMBER})\s*\)?\s*$`);
const DEGREES =
  /^\s*(\d{1,3})°\s*(\d{1,2})['′]\s*([\d.,]+)["″]\s*([NS])[\s,]+(\d{1,3})°\s*(\d{1,2})['′]\s*([\d.,]+)["″]\s*([EWOL])\s*$/i;

/** Short addresses that only their own server can open. */
export function isShortMapLink(text: string): boolean {
  return /^https?:\/\/(maps\.app\.goo\.gl|goo\.gl\/maps|g\.co\/kgs)\//i.test(text.trim());
}

/**
 * The place that a pasted text names: coordinates (`-23.55, -46.63`, degrees and minutes), or a link of Google Maps, Waze,
 * OpenStreetMap, Apple Maps or `geo:`. Null when it is none.
 */
export function placeIn(text: string): Place | null {
  const trimmed = text.trim();
  return fromPair(trimmed) ?? fromDegrees(trimmed) ?? fromGeo(trimmed) ?? fromLink(trimmed);
}

function fromPair(text: string): Place | null {
  const found = PAIR.exec(text);
  return found ? checked(found[1], found[2]) : null;
}

function fromDegrees(text: string): Place | null {
  const found = DEGREES.exec(text);
  if (!found) return null;
  const [, aDeg, aMin, aSec, north, oDeg, oMin, oSec, east] = found;
  const value = (deg = '', min = '', sec = '') =>
    Number(deg) + Number(min) / 60 + Number(sec.replace(',', '.')) / 3600;
  // L and O: leste and oeste.
  return checkedNumbers(
    value(aDeg, aMin, aSec) * (/s/i.test(north ?? '') ? -1 : 1),
    value(oDeg, oMin, oSec) * (/[wo]/i.test(east ?? '') ? -1 : 1),
  );
}

function fromGeo(text: string): Place | null {
  const found = /^geo:(-?[\d.]+),(-?[\d.]+)/i.exec(text);
  return found ? checked(found[1], found[2]) : null;
}

function fromLink(text: string): Place | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (!/^https?:$/.test(url.protocol)) return null;
  const path = decoded(url.pathname);
  const name = /\/place\/([^/@]+)/.exec(path)?.[1]?.replaceAll('+', ' ');
  // The pin (`!3d…!4d…`) before the middle of the picture (`@…`).
  const pin = /!3d(-?\d+\.\d+)!4d(-?\d+\.\d+)/.exec(path);
  const middle = /@(-?\d+\.\d+),(-?\d+\.\d+)/.exec(path);
  const found =
    (pin && checked(pin[1], pin[2])) || asked(url) || (middle && checked(middle[1], middle[2])) || osm(url);
  if (!found) return null;
  const named = name && !fromPair(name) && !fromDegrees(name) ? name : url.searchParams.get('name');
  return named ? { ...found, name: named } : found;
}

function asked(url: URL): Place | null {
  for (const key of ['q', 'query', 'll', 'center', 'destination', 'daddr', 'coordinate', 'sll']) {
    const value = url.searchParams.get(key);
    const found = value && fromPair(value.replace(/^loc:/, ''));
    if (found) return found;
  }
  return null;
}

function osm(url: URL): Place | null {
  const [mlat, mlon] = [url.searchParams.get('mlat'), url.searchParams.get('mlon')];
  if (mlat && mlon) return checked(mlat, mlon);
  const found = /map=[\d.]+\/(-?[\d.]+)\/(-?[\d.]+)/.exec(url.hash);
  return found ? checked(found[1], found[2]) : null;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function checked(latitude = '', longitude = ''): Place | null {
  return checkedNumbers(Number(latitude.replace(',', '.')), Number(longitude.replace(',', '.')));
}

function checkedNumbers(latitude: number, longitude: number): Place | null {
  const good = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return good ? { latitude: rounded(latitude), longitude: rounded(longitude) } : null;
}

/** Seven places are a centimetre. */
function rounded(value: number): number {
  return Math.round(value * 1e7) / 1e7;
}
