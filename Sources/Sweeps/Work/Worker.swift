import Console
import FoundationEssentials
import Glibc
import Lab

/// A process that works at jobs, as others on this machine or elsewhere can know it.
struct Worker: Codable, Equatable, Sendable {
  /// The machine.
  var host: String
  /// What tells processes with one number apart: when the machine began, and the numbers' own space, as a
  /// container has it.
  var space: String
  /// The number of the process.
  var process: pid_t
  /// When it began, in clock ticks after the machine did.
  var began: UInt64
  /// The engine's own name for it, such as a job of Slurm.
  var engine: String?
  /// How far the job was when it began to work at it.
  var step = 0

  /// This process, at a job that is so far.
  static func own(at step: Int) -> Worker {
    var worker = own
    worker.step = step
    return worker
  }

  private static let own: Worker = {
    let environment = Terminal.environment()
    let variables = ["SLURM_JOB_ID", "PARALLEL_SEQ"].compactMap { name in
      environment[name].map { "\(name)=\($0)" }
    }
    return Worker(
      host: RunStatus.host, space: Worker.space, process: getpid(),
      began: RunStatus.beginning(of: getpid()) ?? 0, engine: variables.first)
  }()

  private static let space: String = {
    func link(_ path: String) -> String {
      var buffer = [CChar](repeating: 0, count: 256)
      let count = readlink(path, &buffer, buffer.count)
      return String(
        decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    var boot = ""
    if let file = fopen("/proc/sys/kernel/random/boot_id", "re") {
      var line = [CChar](repeating: 0, count: 64)
      if fgets(&line, 64, file) != nil {
        boot = String(
          decoding: line.prefix { $0 > 32 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
      fclose(file)
    }
    return boot + " " + link("/proc/self/ns/pid")
  }()

  /// Whether the process is there; nil for one of another machine, of which nobody here knows.
  var isAlive: Bool? {
    guard host == Worker.own.host, space == Worker.own.space else { return nil }
    return RunStatus.beginning(of: process) == began
  }
}
