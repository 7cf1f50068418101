export * from './types.ts';
export { parseDelivery } from './parse-delivery.ts';
export { contentPreview, spokenText } from './content.ts';
export { isSigned, signBody, verifyChallenge, type Challenge } from './signature.ts';
export { brazilianTwins, formatPhone } from './phones.ts';
export * from './errors.ts';
export * from './requests.ts';
export * from './templates.ts';
