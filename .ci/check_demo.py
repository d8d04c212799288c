"""check_demo.py ANSWER.json F1 [--figures]: the demo's answer has at least that F1, and all its logs
are sound. With --figures, also what is said of twins and of false links."""
import json
import sys

answer = json.load(open(sys.argv[1], encoding="utf-8"))
quality, logs = answer["quality"], answer["logs"]
overall = quality["overall"]
print(
    f"F1 {overall['f1']['value']:.5f}, precision {overall['precision']['value']:.5f}, "
    f"recall {overall['recall']['value']:.5f}; {logs['logs']} logs with {logs['entries']} entries, "
    f"sound: {logs['sound']}; {answer['seconds']} s"
)
if "--figures" in sys.argv:
    print(
        f"records {quality['records']}, persons {quality['persons']}, true links {overall['true_links']}, "
        f"false links {overall['false_links']}, persons in false links {quality['persons_in_false_links']}"
    )
    twins = [one for one in quality["subgroups"] if one["column"] == "twin" and one["value"] == "yes"]
    for one in twins:
        rate = 1000 * one["persons_in_false_links"] / max(1, one["persons"])
        print(
            f"twins {one['persons']}, in false links {one['persons_in_false_links']} ({rate:.2f} in 1,000), "
            f"F1 {one['f1']['value']:.5f}"
        )
    if not twins:
        sys.exit("the answer says nothing of twins")
if not float(sys.argv[2]) <= overall["f1"]["value"] <= 1:
    sys.exit(f"F1 is below {sys.argv[2]}")
if logs["sound"] is not True or logs["findings"] != 0 or logs["logs"] < 5:
    sys.exit("the logs were not all verified as sound")
