import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const server = process.env['BALCAO_SERVER'] ?? `http://127.0.0.1:${process.env['PORT'] ?? 3000}`;

export default defineConfig({
  root: 'page',
  // The page is mounted wherever the demo likes: every path in it is relative.
  base: './',
  plugins: [svelte()],
  build: { outDir: '../dist-page', emptyOutDir: true },
  server: { proxy: { '/simulator/api': server, '/simulator/graph': server } },
});
