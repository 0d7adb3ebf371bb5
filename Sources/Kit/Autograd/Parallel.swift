internal import CKernels

/// Calls `body` on ranges that cover 0 ..< count, on several threads if there are at least `least`.
///
/// Ranges begin at multiples of `step`. Each element must be computed from the inputs alone, by the same
/// arithmetic wherever its range begins: the bits then do not depend on the number of threads.
public func inParallel(
  _ count: Int, least: Int = 1 << 14, step: Int = 64, _ body: (Range<Int>) -> Void
) {
  let threads = count < least ? 1 : Engine.threads
  guard threads > 1 else { return body(0..<count) }
  let each = count < longCount * least ? 1 : gl_parts_of_long_shares(Int32(threads))
  let parts = threads * each
  withoutActuallyEscaping(body) { body in
    let task = SharedTask(count: count, step: step, parts: parts, each: each, body: body)
    withUnsafePointer(to: task) { task in
      gl_in_parallel(
        parts,
        { context, part in
          let task = context.assumingMemoryBound(to: SharedTask.self).pointee
          let range = task.range(part)
          if !range.isEmpty { task.body(range) }
        }, UnsafeMutableRawPointer(mutating: task))
    }
  }
}

/// Calls both, each on a thread of its own if there are two: the first on the one that computes the first
/// rows of a batch, the second on that of the last.
func inHalves(_ first: () -> Void, _ second: () -> Void) {
  inParallel(2, least: 2, step: 1) { halves in
    if halves.contains(0) { first() }
    if halves.contains(1) { second() }
  }
}

/// From so many times `least` on, shares are cut into parts of uneven length.
private let longCount = 16

/// What the threads of one `inParallel` see.
private struct SharedTask {
  let count: Int
  let step: Int
  let parts: Int
  let each: Int
  let body: (Range<Int>) -> Void

  func range(_ part: Int) -> Range<Int> { start(of: part)..<start(of: part + 1) }

  private func start(of part: Int) -> Int { gl_part_start(count, part, parts, each, step) }
}
