import Console
import GanLabKit
import Glibc

/// What `--profile` prints at the end: where the time went, operation by operation.
struct ProfileReport {
  private let start = ProfileReport.now

  /// Begins to count.
  init() { Profile.start() }

  /// The table, for standard error.
  func text(_ manner: Shell.Manner) -> String {
    let (entries, wall) = (Profile.stop(), ProfileReport.now - start)
    var table = TextTable([
      .init("operation"), .init("of"), .init("calls", .right), .init("ms", .right),
      .init("share", .right), .init("µs a call", .right), .init("GFLOP/s", .right),
    ])
    // What takes no thousandth of the time is told together.
    let listed = entries.prefix { $0.seconds >= 0.001 * wall }
    for entry in listed {
      table.append([
        entry.name, entry.shapes, NumberText.grouped(entry.calls),
        NumberText.figure(entry.seconds * 1e3),
        NumberText.figure(100 * entry.seconds / wall) + " %",
        NumberText.figure(entry.seconds / Double(entry.calls) * 1e6),
        entry.operations > 0 ? NumberText.figure(entry.operations / entry.seconds * 1e-9) : "",
      ])
    }
    let small = entries.dropFirst(listed.count)
    if !small.isEmpty {
      let seconds = small.reduce(0) { $0 + $1.seconds }
      table.append([
        "\(small.count) more", "", NumberText.grouped(small.reduce(0) { $0 + $1.calls }),
        NumberText.figure(seconds * 1e3), NumberText.figure(100 * seconds / wall) + " %", "", "",
      ])
    }
    let rest = wall - entries.reduce(0) { $0 + $1.seconds }
    table.append([
      "all else", "the tape, components, the shell", "", NumberText.figure(rest * 1e3),
      NumberText.figure(100 * rest / wall) + " %", "", "",
    ])
    return table.text(width: manner.width, style: manner.style)
      + "\n\(NumberText.figure(wall)) s on \(Engine.threads) thread\(Engine.threads == 1 ? "" : "s"), kernels for \(Engine.cpuLevel)\n"
  }

  /// The same for `--json`.
  func json() -> JSONObject {
    let (entries, wall) = (Profile.stop(), ProfileReport.now - start)
    var result: JSONObject = [
      "seconds": .number(wall), "threads": .integer(Engine.threads),
      "cpu_level": .string(Engine.cpuLevel),
    ]
    result["operations"] = .array(
      entries.map { entry in
        [
          "name": .string(entry.name), "shapes": .string(entry.shapes),
          "calls": .integer(entry.calls), "seconds": .number(entry.seconds),
          "flop": .number(entry.operations),
        ]
      })
    return result
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
