import { describe, expect, it } from 'vitest';

import { createUploadMemory } from '../../../../src/http/upload/upload-memory.ts';

const overloaded = expect.objectContaining({ code: 'overloaded' });

describe('the memory of all uploads', () => {
  it('may be used up to its limit', () => {
    const memory = createUploadMemory(10);
    memory.open().take(4);

    expect(() => memory.open().take(6)).not.toThrow();
  });

  it('refuses whoever would go over it', () => {
    const memory = createUploadMemory(10);
    memory.open().take(4);

    expect(() => memory.open().take(7)).toThrow(overloaded);
  });

  it('counts all that one upload takes', () => {
    const lease = createUploadMemory(10).open();
    lease.take(6);

    expect(() => lease.take(6)).toThrow(overloaded);
  });

  it('comes back when an upload is over', () => {
    const memory = createUploadMemory(10);
    const lease = memory.open();
    lease.take(6);
    lease.take(4);

    lease.release();

    expect(() => memory.open().take(10)).not.toThrow();
  });

  it('comes back only once, however often it is released', () => {
    const memory = createUploadMemory(10);
    const lease = memory.open();
    lease.take(6);
    memory.open().take(4);

    lease.release();
    lease.release();

    expect(() => memory.open().take(7)).toThrow(overloaded);
  });

  it('loses nothing to an upload that was refused', () => {
    const memory = createUploadMemory(10);
    expect(() => memory.open().take(11)).toThrow(overloaded);

    expect(() => memory.open().take(10)).not.toThrow();
  });
});

describe('slabs', () => {
  it('are never shared by two uploads at once', () => {
    const memory = createUploadMemory(10);

    const [first, second] = [memory.open().slab(), memory.open().slab()];

    expect(first.buffer).not.toBe(second.buffer);
  });

  it('stay the same for one upload', () => {
    const lease = createUploadMemory(10).open();

    expect(lease.slab()).toBe(lease.slab());
  });

  it('are used again after an upload is over', () => {
    const memory = createUploadMemory(10);
    const first = memory.open();
    const slab = first.slab();

    first.release();

    expect(memory.open().slab()).toBe(slab);
  });

  it('are not given to two uploads after one was released twice', () => {
    const memory = createUploadMemory(10);
    const lease = memory.open();
    lease.slab();

    lease.release();
    lease.release();

    expect(memory.open().slab()).not.toBe(memory.open().slab());
  });
});
