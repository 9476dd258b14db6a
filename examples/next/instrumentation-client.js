export { onRouterTransitionStart } from '@candor/react/next';
