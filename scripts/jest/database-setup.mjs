import '../register-swc.mjs';

export default async function setUp() {
  // Two projects (server, e2e) name this set-up; in one run they share the cluster.
  if (globalThis.balcaoTestCluster) return;
  const { startTestCluster } = await import('../../server/src/platform/testing/test-cluster.ts');
  globalThis.balcaoTestCluster = await startTestCluster();
}
