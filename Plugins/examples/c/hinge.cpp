// The hinge loss in C++: the contract is C's, what is behind it may be anything.
//
//   D minimises  E max(0, m - d(x)) + E max(0, m + d(G(z)))
//   G minimises  -E d(G(z))
//
// Lim & Ye 2017, Geometric GAN.
//
//   c++ -O2 -fPIC -shared -I Sources/Kit/CGanLab/include hinge.cpp -o hinge.so
#include "ganlab_plugin.h"
#include <algorithm>
#include <memory>
#include <new>

namespace {

class Hinge {
public:
  explicit Hinge(float margin) : margin(margin) {}

  // The mean of max(0, m + sign d), and its derivative.
  double side(float sign, const float *logits, int64_t count, float *gradient) const {
    double sum = 0;
    for (int64_t i = 0; i < count; ++i) {
      const float excess = std::max(margin + sign * logits[i], 0.0f);
      gradient[i] = excess > 0 ? sign / static_cast<float>(count) : 0;
      sum += excess;
    }
    return count ? sum / static_cast<double>(count) : 0;
  }

private:
  float margin;
};

// No exception may cross: new(nothrow), and nothing else here throws.
int32_t create(const gl_host *host, const gl_value *const *values, void **self) {
  auto hinge = std::unique_ptr<Hinge>(
      new (std::nothrow) Hinge(static_cast<float>(values[0]->number)));
  if (!hinge) return host->fail(host, "there is no memory");
  *self = hinge.release();
  return GL_OK;
}

void destroy(void *self) { delete static_cast<Hinge *>(self); }

int32_t discriminator(
    void *self, const gl_host *, const gl_logits *logits, double *value, float *real_gradient,
    float *fake_gradient) {
  const auto &hinge = *static_cast<const Hinge *>(self);
  *value = hinge.side(-1, logits->real, logits->real_count, real_gradient) +
           hinge.side(1, logits->fake, logits->fake_count, fake_gradient);
  return GL_OK;
}

int32_t generator(
    void *, const gl_host *, const float *fake, int64_t count, double *value, float *gradient) {
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) {
    gradient[i] = -1 / static_cast<float>(count);
    sum -= fake[i];
  }
  *value = count ? sum / static_cast<double>(count) : 0;
  return GL_OK;
}

gl_loss functions() {
  gl_loss loss{};
  loss.size = sizeof loss;
  loss.discriminator = discriminator;
  loss.generator = generator;
  return loss;
}

gl_option margin() {
  gl_option option{};
  option.size = sizeof option;
  option.type = GL_NUMBER;
  option.name = "margin";
  option.meaning = "the logit from which D is sure enough";
  option.initial = "1";
  option.low = 1e-3;
  option.high = 1e3;
  return option;
}

const char *const needs[] = {"generator", "critic", nullptr};
const gl_loss loss = functions();
const gl_option option = margin();

gl_component component() {
  gl_component component{};
  component.size = sizeof component;
  component.name = "hinge-cpp";
  component.summary = "the margin loss, in C++";
  component.formula = "D minimises  E max(0, m - d(x)) + E max(0, m + d(G(z)))\n"
                      "G minimises  -E d(G(z))";
  component.paper = "Lim & Ye 2017, Geometric GAN";
  component.needs = needs;
  component.options = &option;
  component.option_count = 1;
  component.create = create;
  component.destroy = destroy;
  component.loss = &loss;
  return component;
}

const gl_component hinge = component();

} // namespace

GL_PLUGIN(&hinge)
