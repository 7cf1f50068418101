// Jest takes no testTimeout per project; whole-system scenarios boot processes and a browser.
import { jest } from '@jest/globals';

jest.setTimeout(120_000);
