import Glibc

/// The very file that was opened for a library that is not the lab's own, for another process to open.
///
/// It has no name any more, and its content is that of the components in use, whatever has become of
/// the file that it was copied from.
public final class LibraryImage: Sendable {
  /// The descriptor.
  public let descriptor: Int32

  /// The copy as it is now.
  ///
  /// - Throws: `unreadable`.
  init(_ copy: LibraryCopy) throws(PluginError) {
    descriptor = open(copy.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
  }

  deinit { close(descriptor) }
}
