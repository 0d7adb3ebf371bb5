import Console
import GanLabKit
import Lab
import PluginAuthoring
import PluginHost

extension Shell {
  /// Compiles the source at `path` and loads what came of it, for the first time or again.
  ///
  /// - Throws: Why it is not there; what was loaded before stays.
  func loadSource(_ path: String, at span: SourceSpan?) throws(Diagnostic) -> Outcome {
    let start = ProgressLine.monotonicSeconds()
    do throws(LabError) {
      // What is built of it will be this user's own: whose the source is has to be asked before.
      try asking(about: path) { () throws(LabError) in try session.checkTrust(of: path) }
    } catch .plugin(_, .unreadable) {
      // Told below, in the compiler's words.
    } catch .plugin(let path, let reason) {
      throw Diagnostic("\(path): \(reason)", at: span, hint: reason.hint(path))
    } catch {
      throw Diagnostic("\(error)", at: span)
    }
    var source: SourceFile?
    let build: PluginCompiler.Build
    do throws(CompileError) {
      let read = try SourceFile(path)
      source = read
      build = try PluginCompiler().build(read, isInterrupted: manner.isInterrupted)
    } catch {
      var diagnostic = error.diagnostic(in: source, at: span)
      if case .interrupted = error { diagnostic.isInterruption = true }
      throw diagnostic
    }
    guard let source else { return Outcome("") }
    let added: [Descriptor]
    do throws(LabError) {
      added = try session.load(build.library, as: source.identity)
    } catch {
      throw Diagnostic(refusal: error, of: source, at: span)
    }
    let names = added.map { "\($0.kind) \($0.name)" }
    let entry = sources.note(source, components: names)
    let seconds = ProgressLine.monotonicSeconds() - start
    var outcome = Outcome(
      "\(entry.generation > 1 ? "reloaded" : "loaded") \(names.listed) in "
        + "\(NumberText.figure(seconds)) s"
        + (entry.generation > 1 ? ", generation \(entry.generation)" : ""),
      [
        "source": .string(source.path), "library": .string(build.library),
        "components": .array(added.map(\.json)), "generation": .integer(entry.generation),
        "compile_seconds": .number(build.seconds),
      ])
    if entry.isNew { outcome.notices = build.warnings.map { $0.line(in: source) } }
    if entry.generation > 1 {
      outcome.notices += added.compactMap { inUse($0) }
    }
    return outcome
  }

  /// What stays as it is of a component that was replaced.
  private func inUse(_ item: Descriptor) -> String? {
    let chosen = [session.data, session.model, session.loss, session.sampler].compactMap { $0 }
    guard
      (chosen + session.switches).contains(where: {
        $0.descriptor.kind == item.kind && $0.name == item.name
      })
    else { return nil }
    let again = item.kind == .switch ? "switch \(item.name) on" : "\(item.kind) \(item.name)"
    return "what is chosen now stays the older \(item.name); `\(again)` takes the new one"
  }

  /// Reloads the sources that were changed, if `set watch-plugins on` asks for it; cheap otherwise.
  ///
  /// Between two commands, between two steps of a training, and while nobody types.
  func reloadChanged() {
    guard session.watchesPlugins else { return }
    for entry in sources.changed() {
      manner.progress.clear()
      do {
        let outcome = try loadSource(entry.path, at: nil)
        for line in [outcome.text] + outcome.notices {
          manner.complain(manner.style.yellow("note: ") + line + "\n")
        }
      } catch {
        let renderer = Renderer(style: manner.style, width: manner.width)
        var diagnostic = error
        diagnostic.hint = diagnostic.hint ?? "the older one stays; save the file again"
        manner.complain(renderer.text(diagnostic) + "\n")
      }
    }
  }
}

extension Diagnostic {
  /// Why what was compiled was not taken; the source is named, not the library, which nobody knows.
  init(refusal: LabError, of source: SourceFile, at span: SourceSpan?) {
    guard case .plugin(_, let reason) = refusal else {
      self.init("\(source.path): \(refusal)", at: span)
      return
    }
    var hint = reason.hint(source.path)
    if reason == .noEntry || reason == .noNote {
      hint =
        source.language == .swift
        ? "end the file with: @c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> "
          + "{ gl_swift_plugin { register($0, YourType.self) } }"
        : "gan-lab plugin new loss NAME --c writes a file that has one"
    }
    self.init("\(source.path): \(reason)", at: span, hint: hint)
    isInterruption = reason.isInterruption
  }
}
