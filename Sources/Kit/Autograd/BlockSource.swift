import Glibc

/// Where the storage pool's blocks come from.
///
/// The layers of a network for images are larger than what a core's table of 4 kB pages reaches, and each
/// miss walks two tables on a virtual machine. So the blocks of weights, gradients and moments are cut from
/// chunks that the kernel may back with pages of 2 MB; where it does not, nothing is lost.
struct BlockSource: ~Copyable {
  /// A cache line.
  static let alignment = 64

  private static let hugePage = 2 << 20
  private static let chunkBytes = 4 * hugePage
  /// From here on a block is cut from a chunk.
  private static let leastShared = 64 << 10
  /// From here on a block has memory of its own again.
  private static let leastOwn = chunkBytes / 2

  private var rest: UnsafeMutableRawPointer?
  private var restBytes = 0

  /// True if a block of `bytes` is a part of a larger one, which `free` knows nothing of.
  static func isShared(_ bytes: Int) -> Bool { (leastShared..<leastOwn).contains(bytes) }

  /// A block of `bytes`, a multiple of `alignment`; nil if the system has none left.
  mutating func block(of bytes: Int) -> UnsafeMutableRawPointer? {
    guard bytes >= BlockSource.leastShared else {
      return aligned_alloc(BlockSource.alignment, bytes)
    }
    guard BlockSource.isShared(bytes) else { return BlockSource.hugePages(bytes) }
    if restBytes < bytes {
      guard let chunk = BlockSource.hugePages(BlockSource.chunkBytes) else { return nil }
      (rest, restBytes) = (chunk, BlockSource.chunkBytes)
    }
    let block = rest
    rest = block?.advanced(by: bytes)
    restBytes -= bytes
    return block
  }

  private static func hugePages(_ bytes: Int) -> UnsafeMutableRawPointer? {
    let rounded = (bytes + hugePage - 1) / hugePage * hugePage
    guard let block = aligned_alloc(hugePage, rounded) else { return nil }
    madvise(block, rounded, MADV_HUGEPAGE)
    return block
  }
}
