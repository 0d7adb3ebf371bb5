import Autograd
import CGanLab

extension gl_host {
  /// The functions that C may call while `call` lasts.
  init(of call: CCall) {
    self.init()
    size = UInt32(MemoryLayout<gl_host>.size)
    context = Unmanaged.passUnretained(call).toOpaque()
    fail = { host, message in
      CCall.behind(host)?.fail(CStructure.text(message)) ?? GL_ERROR
    }
    log = { host, level, text in
      CCall.behind(host)?.tell(CStructure.text(text), level: level)
    }
    is_cancelled = { host in CCall.behind(host)?.isCancelled() == true ? 1 : 0 }
    progress = { host, fraction in
      if fraction.isFinite { CCall.behind(host)?.report(min(max(fraction, 0), 1)) }
    }
    uniform = { host, out, count in
      CCall.behind(host)?.fill(out, count, with: "uniform") { random, count in
        try? random.uniform([count]).floats()
      } ?? GL_ERROR
    }
    normal = { host, out, count in
      CCall.behind(host)?.fill(out, count, with: "normal") { random, count in
        try? random.normal([count]).floats()
      } ?? GL_ERROR
    }
    integers = { host, out, count, bound in
      guard let call = CCall.behind(host) else { return GL_ERROR }
      guard bound >= 1 else { return call.fail("there is no whole number below \(bound)") }
      return call.fill(out, count, with: "whole") { random, count in
        random.integers(count, below: Int(bound))
      }
    }
    figure = { host, figure in CCall.behind(host)?.take(figure) ?? GL_ERROR }
  }
}

extension CCall {
  /// The call that `host` was made for.
  fileprivate static func behind(_ host: UnsafePointer<gl_host>?) -> CCall? {
    host?.pointee.context.map { Unmanaged<CCall>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Checks a figure and takes it.
  fileprivate func take(_ pointer: UnsafePointer<gl_figure>?) -> Int32 {
    guard let pointer else { return fail("it gave a figure that is null") }
    let figure: gl_figure
    do {
      figure = try CStructure.copy(
        pointer, "gl_figure", least: MemoryLayout.offset(of: \gl_figure.label))
    } catch {
      return fail("\(error)")
    }
    guard let take else { return fail("it gave a figure, and only measures and samplers do") }
    take(figure)
    return GL_OK
  }
}
