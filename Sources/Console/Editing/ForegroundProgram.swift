internal import CReadline
import Glibc

/// A program of the system that has the terminal to itself until it ends.
public enum ForegroundProgram {
  /// How it ended.
  public enum Ending: Equatable, Sendable {
    /// With an exit status.
    case exited(Int32)
    /// By a signal.
    case killed(signal: Int32)
    /// It could not be started, for this `errno`.
    case failed(errno: Int32)
  }

  /// Runs `command` by the system's shell, and waits for its end.
  ///
  /// Ctrl-C is its own meanwhile; the terminal's modes are afterwards as they were before.
  ///
  /// - Parameters:
  ///   - command: A command of `/bin/sh`.
  ///   - text: What it reads from standard input; nil leaves it the terminal.
  ///   - output: Where its standard output goes; nil leaves it as it is.
  /// - Returns: How it ended.
  public static func run(
    _ command: String, reading text: String? = nil, output: Int32? = nil
  ) -> Ending {
    let status: Int32
    if var text {
      status = text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters -> Int32 in
          // An empty text may have no address, and is no absent one.
          guard let first = characters.baseAddress else {
            return glr_run(command, "", 0, output ?? -1)
          }
          return glr_run(command, first, characters.count, output ?? -1)
        }
      }
    } else {
      status = glr_run(command, nil, 0, output ?? -1)
    }
    guard status >= 0 else { return .failed(errno: errno) }
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
  }
}
