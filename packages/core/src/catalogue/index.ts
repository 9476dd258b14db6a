export {
  type CollectionDescription,
  type DescribeOptions,
  describeCollection,
  type EventDescription,
  type FieldDescription,
} from './describeCollection.ts';
