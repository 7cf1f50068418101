export { DEMO_NUMBER } from './demo-shop.ts';
export { demoSecret, seedDemo, type DemoSignIn } from './seed-demo.ts';
