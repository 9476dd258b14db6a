import type { JsonValue } from '../src/wire/envelope.ts';

/** A copy as text, of which the long ones only show how they begin. */
export function toForm(copy: JsonValue): string {
  const text = JSON.stringify(copy);
  return text.length > 200 ? `${text.slice(0, 100)}… ${text.length}` : text;
}

/** What is left of each hostile value in an event, by name; the same in every browser. */
export const hostileForms: Readonly<Record<string, string>> = {
  undefined: '{}',
  null: '{"value":null}',
  true: '{"value":true}',
  NaN: '{"value":null}',
  'an infinity': '{"value":null}',
  'minus zero': '{"value":0}',
  'the largest number': '{"value":1.7976931348623157e+308}',
  'a card number': '{"value":"[REDACTED:card]"}',
  'a BigInt': '{"value":"12"}',
  'a BigInt of a million digits': '{"value":"[bigint]"}',
  'a symbol': '{"value":"Symbol([REDACTED:email])"}',
  'a function': '{"value":"[function]"}',
  'an async function': '{"value":"[function]"}',
  'a class': '{"value":"[function]"}',
  'the first half of a letter': '{"value":"a�"}',
  'the second half of a letter': '{"value":"�b"}',
  'control characters': '{"value":"\\u0000\\u001b[31m "}',
  'an empty text': '{"value":""}',
  'a long text':
    '{"value":"long long long long long long long long long long long long long long long long long long … 2060',
  'a text of 100 million characters': '{"value":"[100000000 characters]"}',
  'a text as object': '{"value":"[String]"}',
  'a number as object': '{"value":"[Number]"}',
  'a date': '{"value":"1970-01-01T00:00:00.000Z"}',
  'no date': '{"value":null}',
  'a pattern': '{"value":"[RegExp]"}',
  'a map': '{"value":{"password":"[REDACTED]"}}',
  'a map with objects as keys': '{"value":{"[object Object]":1}}',
  'a set': '{"value":["[REDACTED:email]",1]}',
  'a weak map': '{"value":"[WeakMap]"}',
  'a promise': '{"value":"[Promise]"}',
  'numbers as bytes': '{"value":"[Float64Array]"}',
  bytes: '{"value":"[ArrayBuffer]"}',
  'a view of bytes': '{"value":"[DataView]"}',
  'a list full of holes':
    '{"value":[null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,… 531',
  'a list with a name': '{"value":[1]}',
  'an object of four billion': '{"value":{"length":4294967295}}',
  'a circle': '{"value":{"self":["[circular]"]}}',
  'objects 100 000 deep':
    '{"value":{"inner":{"inner":{"inner":{"inner":{"inner":{"inner":{"inner":"[too deep]"}}}}}}}}',
  'lists 100 000 deep': '{"value":[[[[[[["[too deep]"]]]]]]]}',
  '150 fields':
    '{"value":{"field0":0,"field1":1,"field2":2,"field3":3,"field4":4,"field5":5,"field6":6,"field7":7,"f… 1307',
  'a getter that throws': '{"value":{"a":1,"bad":"[threw]"}}',
  'a getter that goes on for ever':
    '{"value":{"next":{"next":{"next":{"next":{"next":{"next":{"next":"[too deep]"}}}}}}}}',
  'a getter that gives itself': '{"value":{"self":"[circular]"}}',
  'a proxy that refuses everything': '{"value":"[threw]"}',
  'a function that refuses everything': '{"value":"[function]"}',
  'a revoked proxy': '{"value":"[threw]"}',
  'a revoked proxy of a list': '{"value":"[threw]"}',
  'a proxy without names': '{"value":{}}',
  'a proxy that lies about its names': '{"value":{}}',
  'a proxy of an endless list':
    '{"value":["0","1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17","18","19",… 520',
  'a toJSON that throws': '{"value":"[threw]"}',
  'a toJSON that calls itself': '{"value":"[threw]"}',
  'a toJSON that gives itself': '{"value":{"a":1,"toJSON":"[function]"}}',
  'a toJSON that gives a map': '{"value":"[Map]"}',
  'a toJSON that is a text': '{"value":{"toJSON":"[REDACTED:email]"}}',
  'a toPrimitive that throws': '{"value":{}}',
  'a toString that throws': '{"value":{"toString":"[function]","valueOf":"[function]"}}',
  'a tag that throws': '{"value":"[threw]"}',
  'a tag that tells': '{"value":"[[REDACTED:email]]"}',
  'the name __proto__': '{"value":{"a":1}}',
  'names of methods': '{"value":{"constructor":1,"prototype":2,"hasOwnProperty":3,"toString":4,"valueOf":5}}',
  'no prototype': '{"value":{"a":1}}',
  'a prototype that throws': '{"value":{"b":1}}',
  'an error':
    '{"value":{"name":"TypeError","message":"no [REDACTED:email]","stack":"TypeError: no [REDACTED:email]\\n    at a.js:1:2"}}',
  'an error that throws': '{"value":{"name":"Error","message":"[threw]","stack":"[threw]"}}',
  'an error that caused itself': '{"value":{"name":"Error","message":"round","stack":""}}',
  'an error with a text of 100 million characters':
    '{"value":{"name":"Error","message":"[100000000 characters]","stack":"[100000000 characters]"}}',
  'many errors': '{"value":{"name":"AggregateError","message":"many","stack":""}}',
  'a frozen object': '{"value":{"a":[1]}}',
  'a set that never ends':
    '{"value":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,… 222',
  'a map whose pairs are none': '{"value":"[threw]"}',
  'an address': '{"value":"https://[REDACTED]@example.com/?token=[REDACTED]&email=[REDACTED]"}',
  'a promise of nobody': '{"value":{"then":"[function]"}}',
  'a reference': '{"value":"[WeakRef]"}',
  'a generator': '{"value":"[Generator]"}',
  'what React calls an event': '{"value":{"type":"change"}}',
  'the body': '{"value":"[HTMLBodyElement]"}',
  'an input': '{"value":"[HTMLInputElement]"}',
  'a text area': '{"value":"[HTMLTextAreaElement]"}',
  'an input with its own toJSON': '{"value":"[HTMLInputElement]"}',
  'a list of nodes': '{"value":"[NodeList]"}',
  'an event': '{"value":"[Event]"}',
  'an event of the mouse': '{"value":"[MouseEvent]"}',
  'what a form holds': '{"value":"[FormData]"}',
  'a form': '{"value":"[HTMLFormElement]"}',
  'the place': '{"value":"[Location]"}',
  'the storage': '{"value":"[Storage]"}',
  'a file': '{"value":"[File]"}',
};
