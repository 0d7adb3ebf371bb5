import ArgumentParser
import Console
import GanLabKit
import Glibc
import Lab
import PluginHost
import Shell
import Sweeps

/// `gan-lab sweep plan FILE`.
struct SweepPlanning: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Work out a sweep file: try each set-up, number the jobs, say how long they take.",
    discussion: """
      An old folder is planned anew: what is done there of the new plan stays done, so that seeds and values can be \
      added later. Paths in the file begin at the file's own folder.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("The sweep file.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var file: String

  @Option(
    help: ArgumentHelp(
      "The sweep's folder; without it, the file's name with .sweep for .toml.", valueName: "folder"),
    completion: .directory)
  var to: String?

  @Flag(help: "Do not train for a moment to say how long jobs will take.")
  var noProbe = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    let speech = Speech(isJSON: common.json, verb: "sweep plan")
    let text: String
    do throws(TextFile.Failure) {
      text = try TextFile.read(file)
    } catch {
      throw speech.fail(
        Diagnostic("\(file): \(error.reason)", hint: "gan-lab help sweep shows a file"))
    }
    guard let folder = PlanFolder(ofFile: file) else {
      throw speech.fail(Diagnostic("\(file): its folder is gone"))
    }
    let (plan, path) = try speech.attempt {
      let sweep = try SweepReader.read(text, name: file)
      var options = common
      options.plugins += sweep.plugins.map { $0.hasPrefix("/") ? $0 : "\(folder.path)/\($0)" }
      options.dataFolders += sweep.data.map { $0.hasPrefix("/") ? $0 : "\(folder.path)/\($0)" }
      options.noRecord = true
      // The result is this command's to write.
      (options.json, options.quiet) = (false, common.quiet || common.json)
      let shell = try options.launch().shell
      Engine.threads = 1
      let name = file.split(separator: "/").last.map(String.init) ?? "sweep"
      let base = name.hasSuffix(".toml") ? String(name.dropLast(5)) : name
      let path = to ?? (file.hasSuffix(".toml") ? String(file.dropLast(5)) : file) + ".sweep"
      let start = getcwd(nil, 0)
      defer { free(start) }
      // Data are named as they are seen from the file.
      chdir(folder.path)
      let plan = try SweepPlanner(sweep, in: shell).plan(
        name: base, in: folder, probes: !noProbe,
        Watcher(
          progress: { shell.manner.progress.update(share: $0) },
          isInterrupted: shell.manner.isInterrupted))
      shell.manner.progress.finish()
      if let start { chdir(start) }
      try SweepFolder(path).begin(plan, source: text)
      return (plan, path)
    }
    var tracker = SweepTracker(SweepFolder(path), plan, patience: 60)
    speech.tell(words(plan, path, tracker.look()), json(plan, path, tracker.look()))
  }

  private func words(_ plan: SweepPlan, _ path: String, _ status: SweepStatus) -> String {
    let cores = Engine.cores
    var lines = [
      "\(counted(plan.jobCount, "job")): \(counted(plan.setUps.count, "set-up")) under "
        + counted(plan.seeds.count, "seed")
    ]
    if let estimate = plan.estimate {
      let known = plan.setUps.compactMap(\.estimate)
      let range = (known.min() ?? 0, known.max() ?? 0)
      lines.append(
        "about \(NumberText.clock(estimate)) of one core's time, \(NumberText.clock(estimate / Double(cores))) on "
          + "the \(cores) here; a training takes \(NumberText.short(range.0)) to \(NumberText.short(range.1)) s "
          + "by a short probe, measures not counted")
    }
    if status.finished > 0 {
      lines.append("\(NumberText.grouped(status.finished)) of them are done")
    }
    lines.append("gan-lab sweep run \(EngineScript.quoted(path))")
    return lines.joined(separator: "\n")
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  private func json(_ plan: SweepPlan, _ path: String, _ status: SweepStatus) -> JSONObject {
    var object: JSONObject = [
      "folder": .string(path), "jobs": .integer(plan.jobCount),
      "setups": .array(
        plan.setUps.map { setUp in
          var object: JSONObject = [
            "values": JSONValue(setUp.values), "commands": JSONValue(setUp.commands),
          ]
          if let estimate = setUp.estimate { object["seconds"] = .number(estimate) }
          return .object(object)
        }),
      "seeds": .array(plan.seeds.map { .integer($0) }), "done": .integer(status.finished),
    ]
    if let estimate = plan.estimate { object["seconds"] = .number(estimate) }
    return object
  }
}
