// Nest is ESM, some of its add-ons are CommonJS and require() it. In Jest's ESM mode that fails with "Cannot require()
// ES Module in a cycle" unless Nest is already loaded, so every server suite loads it first.
import 'reflect-metadata';

const { Logger } = await import('@nestjs/common');
await import('@nestjs/core');
await import('@nestjs/platform-express');

Logger.overrideLogger(false); // failures speak through assertions; expected warnings would only bury them
