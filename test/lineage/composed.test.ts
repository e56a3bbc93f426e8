import assert from "node:assert/strict";
import { test } from "node:test";
import { picture, worldOf } from "../harness/picture.ts";

const config = `defaults:
  - model: small
  - optional data: none_such
  - override hydra/job_logging: plain
  - /shared/paths
  - schedule: \${model}
  - _self_
rate: 0.1
`;
const files = {
	"conf/config.yaml": config,
	"conf/model/small.yaml": "defaults:\n  - /model/base\n  - _self_\nlayers: 2\n",
	"conf/model/base.yaml": "layers: 1\n",
	"conf/model/large.yaml": "layers: 9\n",
	"conf/shared/paths.yaml": "raw: data/raw.csv\n",
	"conf/schedule/small.yaml": "warm: 1\n",
};
const pipeline = `stages:
  train:
    cmd: python train.py
    params:
      - conf/config.yaml:
    outs: [model.onnx]
`;

test("the configs that a stage's config takes in set it, as far as their files are there", () => {
	assert.deepEqual(picture(worldOf({ ...files, "dvc.yaml": pipeline })), [
		"code train.py read stage train",
		"settings conf/config.yaml set stage train",
		"settings conf/model/base.yaml set settings conf/model/small.yaml",
		"settings conf/model/small.yaml set settings conf/config.yaml",
		"settings conf/shared/paths.yaml set settings conf/config.yaml",
		"stage train write dataset model.onnx",
	]);
});

test("configs that set nothing but each other are no part of the picture", () => {
	assert.deepEqual(picture(worldOf(files)), []);
});
