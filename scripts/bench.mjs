// The benchmarks: ratios of the product to bare floors measured in the same run. See bench/README.md.
import './register-swc.mjs';

const { main } = await import('../bench/main.ts');
process.exitCode = await main(process.argv.slice(2));
