export default async function tearDown() {
  const cluster = globalThis.balcaoTestCluster;
  globalThis.balcaoTestCluster = undefined;
  await cluster?.stop();
}
