import Console
import GanLabKit
import Glibc
import Lab
import PluginHost

/// `doctor`: what the lab found on this machine, and what to do where something is missing.
struct DoctorCommand: Command {
  let name = "doctor"
  let leavesTrace = false
  let isPaged = true
  let summary = "what was found on this machine, and what to do where something is missing"
  let usage = "doctor"
  let details = """
    Fonts, terminal, cores and threads, the kernels of OpenBLAS, data sets that are files, plugins, \
    compilers for plugins, and where runs and history are kept. From a terminal: gan-lab doctor.
    """
  let examples = [Example("doctor", "a line for each")]

  /// One thing that was looked at.
  private struct Finding {
    let name: String
    let found: String
    /// What to do; nil where all is well.
    var advice: String?
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    try arguments.finish()
    let environment = Terminal.environment()
    let findings =
      [program, fonts, terminal(shell, environment), processor, blas(environment)]
      + data(shell) + [plugins(shell)] + compilers(environment)
      + [runs(shell), history(environment)]
    let style = shell.manner.style
    var table = TextTable([.init(), .init(), .init()])
    for item in findings {
      table.append([
        item.advice == nil ? style.green("✓") : style.yellow("!"), item.name, item.found,
      ])
      if let advice = item.advice { table.append(["", "", "→ " + advice]) }
    }
    return Outcome(
      table.text(width: shell.manner.width, style: style),
      [
        "findings": .array(
          findings.map { item in
            var object: JSONObject = [
              "name": .string(item.name), "found": .string(item.found),
              "ok": .bool(item.advice == nil),
            ]
            if let advice = item.advice { object["advice"] = .string(advice) }
            return .object(object)
          })
      ])
  }

  private var program: Finding {
    Finding(
      name: "gan-lab", found: "\(Launch.version), \(SearchFolder.executable), kit \(PluginHost.kit)"
    )
  }

  private var fonts: Finding {
    let report = Session.fontDescription
    return Finding(
      name: "fonts", found: report,
      advice: report.contains("built-in")
        ? "apt-get install fonts-dejavu-core, or GANLAB_FONT=FILE.ttf: pictures have no accents as it is"
        : nil)
  }

  private func terminal(_ shell: Shell, _ environment: [String: String]) -> Finding {
    guard Terminal.isTerminal(1) else {
      return Finding(name: "terminal", found: "none: standard output is a file or a pipe")
    }
    let isUTF8 = Terminal.isUTF8(environment: environment)
    let colours = shell.manner.style == .plain ? "no colours" : "colours"
    return Finding(
      name: "terminal",
      found: "TERM=\(environment["TERM"] ?? "") \(shell.manner.width) columns, \(colours), "
        + (isUTF8 ? "UTF-8" : "no UTF-8"),
      advice: isUTF8 ? nil : "LANG=C.UTF-8 gan-lab shows accents and curves")
  }

  private var processor: Finding {
    let machine = Session.machineDescription
    return Finding(
      name: "processor",
      found: "\(machine.processor), \(Engine.threads) of \(Engine.usefulThreads) useful threads",
      advice: Engine.threads < Engine.usefulThreads ? "--threads \(Engine.usefulThreads)" : nil)
  }

  private func blas(_ environment: [String: String]) -> Finding {
    let set = environment.keys.filter { $0.hasPrefix("OPENBLAS_") || $0 == "OMP_NUM_THREADS" }
      .sorted()
    var advice: String?
    if set.contains("OPENBLAS_CORETYPE") {
      advice =
        "unset OPENBLAS_CORETYPE: it may choose kernels that are slower than this processor's own"
    } else if !Engine.blasSuitsProcessor {
      let core = Engine.cpuLevel == "avx512" ? "SkylakeX" : "Haswell"
      advice =
        "these are kernels of an older processor, so that large products are the lab's own; "
        + "OPENBLAS_CORETYPE=\(core) gan-lab may be faster, as may a newer OpenBLAS"
    }
    return Finding(name: "OpenBLAS", found: Engine.blasDescription, advice: advice)
  }

  private func data(_ shell: Shell) -> [Finding] {
    ["mnist", "fashion-mnist"].map { name in
      let trial = Session(host: shell.session.host)
      do throws(LabError) {
        _ = try trial.choose(.data, name)
        return Finding(name: "data \(name)", found: "found")
      } catch {
        return Finding(
          name: "data \(name)", found: "its files are in none of the usual folders",
          advice: "gan-lab data get \(name), or copy them to ~/.local/share/gan-lab/\(name); "
            + "data digits needs none")
      }
    }
  }

  private func plugins(_ shell: Shell) -> Finding {
    let count = shell.session.registry.descriptors.count
    let failures = shell.session.host.failures
    return Finding(
      name: "plugins",
      found: "\(count) components"
        + (failures.isEmpty ? "" : ", \(failures.count) libraries refused"),
      advice: count == 0
        ? "--plugins FOLDER, or make build" : failures.isEmpty ? nil : "plugins tells why")
  }

  private func compilers(_ environment: [String: String]) -> [Finding] {
    [("swiftc", "Swift"), ("gcc", "C")].map { program, language in
      let folders = (environment["PATH"] ?? "").split(separator: ":")
      let paths: [String] = folders.map { folder in "\(folder)/\(program)" }
      let path = paths.first { access($0, X_OK) == 0 }
      return Finding(
        name: "plugins in \(language)", found: path ?? "no \(program) on the path",
        advice: path == nil
          ? "load FILE.so still works; to compile: "
            + (language == "C" ? "apt-get install gcc" : "install Swift, or set PATH") : nil)
    }
  }

  private func runs(_ shell: Shell) -> Finding {
    guard let runs = shell.session.runs else {
      return Finding(
        name: "runs", found: "trainings are not kept",
        advice: "leave out --no-record, or GANLAB_RUNS=FOLDER")
    }
    var status = statvfs()
    // The folder is made with the first run: until then what is above it counts.
    var folder = runs.folder
    while statvfs(folder, &status) != 0, let slash = folder.lastIndex(of: "/") {
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
    let free = Double(status.f_bavail) * Double(status.f_frsize) / 1e9
    let isWritable = access(folder, W_OK) == 0
    let index = RunIndex(of: runs) == nil ? ", no index library" : ""
    return Finding(
      name: "runs",
      found:
        "\(runs.folder), \(runs.numbers.count) runs, \(NumberText.figure(free)) GB free\(index)",
      advice: !isWritable
        ? "\(folder) cannot be written: GANLAB_RUNS=FOLDER"
        : free < 0.2 ? "runs rm takes old ones away" : nil)
  }

  private func history(_ environment: [String: String]) -> Finding {
    guard let path = HistoryFile(environment: environment).path else {
      return Finding(
        name: "history", found: "none: there is no home folder", advice: "GANLAB_HISTORY=FILE")
    }
    var folder = path
    while access(folder, F_OK) != 0, let slash = folder.lastIndex(of: "/"),
      slash > folder.startIndex
    {
      folder = String(folder[..<slash])
    }
    return Finding(
      name: "history", found: path,
      advice: access(folder, W_OK) == 0 ? nil : "\(folder) cannot be written: GANLAB_HISTORY=FILE")
  }
}
