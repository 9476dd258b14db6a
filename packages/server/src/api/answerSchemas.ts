/** The types of the answers as JSON Schema, made from them by `pnpm api`. */
export const ANSWER_SCHEMAS: Readonly<Record<string, object>> = {
  "AIField": {
    "description": "What a call of an AI service is told by.",
    "enum": [
      "contextGatheringMs",
      "contextCompressionMs",
      "apiCallMs",
      "totalMs",
      "tokens",
      "contextSizeBytes"
    ]
  },
  "AIPoint": {
    "description": "One bucket of AI operations.",
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "count": {
        "type": "number"
      },
      "p75Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "tokens": {
        "type": "number"
      }
    },
    "required": [
      "at",
      "count",
      "p75Ms",
      "tokens"
    ]
  },
  "AIUsage": {
    "description": "The AI operations of a range, weighted by sampling; percentiles are of `totalMs`.",
    "type": "object",
    "properties": {
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p75Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p95Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p99Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "count": {
        "type": "number"
      },
      "tokens": {
        "type": "number"
      },
      "averages": {
        "type": "object",
        "properties": {
          "contextGatheringMs": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          },
          "contextCompressionMs": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          },
          "apiCallMs": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          },
          "totalMs": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          },
          "tokens": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          },
          "contextSizeBytes": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          }
        },
        "required": [
          "contextGatheringMs",
          "contextCompressionMs",
          "apiCallMs",
          "totalMs",
          "tokens",
          "contextSizeBytes"
        ]
      },
      "series": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/AIPoint"
        }
      }
    },
    "required": [
      "p50Ms",
      "p75Ms",
      "p95Ms",
      "p99Ms",
      "count",
      "tokens",
      "averages",
      "series"
    ]
  },
  "AlertCondition": {
    "description": "When what a rule looks at is a reason to worry.",
    "anyOf": [
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "threshold"
          },
          "direction": {
            "enum": [
              "above",
              "below"
            ]
          },
          "value": {
            "type": "number"
          },
          "clear": {
            "type": "number"
          },
          "leastSamples": {
            "type": "number"
          }
        },
        "required": [
          "kind",
          "direction",
          "value"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "absence"
          }
        },
        "required": [
          "kind"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "change"
          },
          "direction": {
            "enum": [
              "up",
              "down"
            ]
          },
          "by": {
            "type": "number"
          },
          "against": {
            "enum": [
              "previous",
              "day",
              "week"
            ]
          },
          "leastSamples": {
            "type": "number"
          }
        },
        "required": [
          "kind",
          "direction",
          "by",
          "against"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "burnRate"
          },
          "objective": {
            "type": "number"
          },
          "windows": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/BurnWindow"
            }
          },
          "leastBad": {
            "type": "number"
          }
        },
        "required": [
          "kind",
          "objective",
          "windows"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "anomaly"
          },
          "direction": {
            "enum": [
              "up",
              "down",
              "both"
            ]
          },
          "deviations": {
            "type": "number"
          }
        },
        "required": [
          "kind",
          "direction",
          "deviations"
        ]
      }
    ]
  },
  "AlertLook": {
    "description": "What one look has seen.",
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "value": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "limit": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "at",
      "value",
      "limit"
    ]
  },
  "AlertPhase": {
    "description": "From calm to worry and back: bad for a while, told, over.",
    "enum": [
      "ok",
      "pending",
      "firing",
      "resolved"
    ]
  },
  "AlertPreviewAnswer": {
    "description": "`POST /api/v1/alerts/preview?from&to`: what a rule would have done; the last day unless asked otherwise.",
    "type": "object",
    "properties": {
      "from": {
        "type": "number"
      },
      "to": {
        "type": "number"
      },
      "stepMs": {
        "type": "number"
      },
      "count": {
        "type": "number"
      },
      "looks": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "at": {
              "type": "number"
            },
            "value": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "limit": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "phase": {
              "$ref": "#/components/schemas/AlertPhase"
            }
          },
          "required": [
            "at",
            "value",
            "limit",
            "phase"
          ]
        }
      },
      "firings": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "from": {
              "type": "number"
            },
            "to": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            }
          },
          "required": [
            "from",
            "to"
          ]
        }
      },
      "reach": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/AnomalyReach"
        }
      }
    },
    "required": [
      "from",
      "to",
      "stepMs",
      "count",
      "looks",
      "firings"
    ]
  },
  "AlertQuery": {
    "description": "What a rule looks at: one figure of one project, over its window.",
    "anyOf": [
      {
        "type": "object",
        "properties": {
          "measure": {
            "const": "vital"
          },
          "vital": {
            "$ref": "#/components/schemas/VitalName"
          },
          "level": {
            "type": "number"
          },
          "page": {
            "type": "string"
          }
        },
        "required": [
          "measure",
          "vital",
          "level"
        ]
      },
      {
        "type": "object",
        "properties": {
          "measure": {
            "const": "errors"
          },
          "fingerprint": {
            "type": "string"
          }
        },
        "required": [
          "measure"
        ]
      },
      {
        "type": "object",
        "properties": {
          "measure": {
            "const": "errorRate"
          }
        },
        "required": [
          "measure"
        ]
      },
      {
        "type": "object",
        "properties": {
          "measure": {
            "const": "newErrors"
          }
        },
        "required": [
          "measure"
        ]
      },
      {
        "type": "object",
        "properties": {
          "measure": {
            "const": "availability"
          },
          "service": {
            "type": "string"
          }
        },
        "required": [
          "measure"
        ]
      },
      {
        "type": "object",
        "properties": {
          "measure": {
            "const": "health"
          },
          "service": {
            "type": "string"
          }
        },
        "required": [
          "measure"
        ]
      },
      {
        "type": "object",
        "properties": {
          "measure": {
            "const": "events"
          },
          "type": {
            "type": "string"
          },
          "name": {
            "type": "string"
          }
        },
        "required": [
          "measure",
          "type"
        ]
      },
      {
        "type": "object",
        "properties": {
          "measure": {
            "const": "question"
          },
          "q": {
            "type": "string"
          }
        },
        "required": [
          "measure",
          "q"
        ]
      },
      {
        "type": "object",
        "properties": {
          "measure": {
            "const": "loss"
          }
        },
        "required": [
          "measure"
        ]
      },
      {
        "type": "object",
        "properties": {
          "measure": {
            "const": "compliance"
          },
          "framework": {
            "$ref": "#/components/schemas/Framework"
          }
        },
        "required": [
          "measure"
        ]
      }
    ]
  },
  "AlertRule": {
    "description": "A rule as it is kept.",
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "isEnabled": {
        "type": "boolean"
      },
      "query": {
        "$ref": "#/components/schemas/AlertQuery"
      },
      "condition": {
        "$ref": "#/components/schemas/AlertCondition"
      },
      "windowMs": {
        "type": "number"
      },
      "everyMs": {
        "type": "number"
      },
      "pendingMs": {
        "type": "number"
      },
      "resolveMs": {
        "type": "number"
      },
      "severity": {
        "$ref": "#/components/schemas/AlertSeverity"
      },
      "group": {
        "type": "string"
      },
      "channels": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "runbook": {
        "type": "string"
      },
      "id": {
        "type": "string"
      },
      "project": {
        "type": "string"
      },
      "createdAt": {
        "type": "number"
      },
      "changedAt": {
        "type": "number"
      }
    },
    "required": [
      "name",
      "isEnabled",
      "query",
      "condition",
      "windowMs",
      "everyMs",
      "pendingMs",
      "resolveMs",
      "severity",
      "group",
      "channels",
      "runbook",
      "id",
      "project",
      "createdAt",
      "changedAt"
    ]
  },
  "AlertRuleChoice": {
    "description": "What can be chosen of a rule.",
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "isEnabled": {
        "type": "boolean"
      },
      "query": {
        "$ref": "#/components/schemas/AlertQuery"
      },
      "condition": {
        "$ref": "#/components/schemas/AlertCondition"
      },
      "windowMs": {
        "type": "number"
      },
      "everyMs": {
        "type": "number"
      },
      "pendingMs": {
        "type": "number"
      },
      "resolveMs": {
        "type": "number"
      },
      "severity": {
        "$ref": "#/components/schemas/AlertSeverity"
      },
      "group": {
        "type": "string"
      },
      "channels": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "runbook": {
        "type": "string"
      }
    },
    "required": [
      "name",
      "isEnabled",
      "query",
      "condition",
      "windowMs",
      "everyMs",
      "pendingMs",
      "resolveMs",
      "severity",
      "group",
      "channels",
      "runbook"
    ]
  },
  "AlertRuleRow": {
    "description": "`GET /api/v1/alerts/rules`.",
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "isEnabled": {
        "type": "boolean"
      },
      "query": {
        "$ref": "#/components/schemas/AlertQuery"
      },
      "condition": {
        "$ref": "#/components/schemas/AlertCondition"
      },
      "windowMs": {
        "type": "number"
      },
      "everyMs": {
        "type": "number"
      },
      "pendingMs": {
        "type": "number"
      },
      "resolveMs": {
        "type": "number"
      },
      "severity": {
        "$ref": "#/components/schemas/AlertSeverity"
      },
      "group": {
        "type": "string"
      },
      "channels": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "runbook": {
        "type": "string"
      },
      "id": {
        "type": "string"
      },
      "project": {
        "type": "string"
      },
      "createdAt": {
        "type": "number"
      },
      "changedAt": {
        "type": "number"
      },
      "state": {
        "type": "object",
        "properties": {
          "phase": {
            "$ref": "#/components/schemas/AlertPhase"
          },
          "since": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          },
          "look": {
            "anyOf": [
              {
                "$ref": "#/components/schemas/AlertLook"
              },
              {
                "type": "null"
              }
            ]
          },
          "problem": {
            "anyOf": [
              {
                "type": "string"
              },
              {
                "type": "null"
              }
            ]
          }
        },
        "required": [
          "phase",
          "since",
          "look",
          "problem"
        ]
      }
    },
    "required": [
      "name",
      "isEnabled",
      "query",
      "condition",
      "windowMs",
      "everyMs",
      "pendingMs",
      "resolveMs",
      "severity",
      "group",
      "channels",
      "runbook",
      "id",
      "project",
      "createdAt",
      "changedAt",
      "state"
    ]
  },
  "AlertSeverity": {
    "enum": [
      "critical",
      "warning",
      "info"
    ]
  },
  "AnalyticsAnswer": {
    "description": "`GET /api/admin/analytics?from&to`: how well generating goes, over what is stored of everybody.",
    "type": "object",
    "properties": {
      "success": {
        "const": true
      },
      "data": {
        "type": "object",
        "properties": {
          "totalEvents": {
            "type": "number"
          },
          "failureRate": {
            "type": "number"
          },
          "topErrors": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "error": {
                  "type": "string"
                },
                "count": {
                  "type": "number"
                }
              },
              "required": [
                "error",
                "count"
              ]
            }
          },
          "dependencyUsage": {
            "type": "object",
            "additionalProperties": {
              "type": "number"
            }
          },
          "averageRetries": {
            "type": "number"
          },
          "timeWindow": {
            "const": "1 hour"
          }
        },
        "required": [
          "totalEvents",
          "failureRate",
          "topErrors",
          "dependencyUsage",
          "averageRetries",
          "timeWindow"
        ]
      }
    },
    "required": [
      "success",
      "data"
    ]
  },
  "AnomalyReach": {
    "description": "By how much hours as busy as on average have to change to be found nine times of ten, when the change has lasted for `hours`.",
    "type": "object",
    "properties": {
      "hours": {
        "type": "number"
      },
      "perHour": {
        "type": "number"
      },
      "drop": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "rise": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "hours",
      "perHour",
      "drop",
      "rise"
    ]
  },
  "ApiProblem": {
    "description": "Every answer that is not 2xx.",
    "type": "object",
    "properties": {
      "error": {
        "type": "object",
        "properties": {
          "code": {
            "type": "string"
          },
          "message": {
            "type": "string"
          }
        },
        "required": [
          "code",
          "message"
        ]
      }
    },
    "required": [
      "error"
    ]
  },
  "AskAnswer": {
    "description": "`GET /api/v1/ask?q&from&to`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "question": {
        "$ref": "#/components/schemas/OwnQuestion"
      },
      "text": {
        "type": "string"
      },
      "unit": {
        "enum": [
          "events",
          "visits",
          "users",
          "share",
          "field"
        ]
      },
      "rows": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/AskRow"
        }
      },
      "isCut": {
        "type": "boolean"
      }
    },
    "required": [
      "range",
      "bucketMs",
      "question",
      "text",
      "unit",
      "rows",
      "isCut"
    ]
  },
  "AskPoint": {
    "description": "One bucket of a course; buckets in which nothing was measured are left out.",
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "value": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "samples": {
        "type": "number"
      }
    },
    "required": [
      "at",
      "value",
      "samples"
    ]
  },
  "AskRow": {
    "description": "One group, or everything where a question has no groups.",
    "type": "object",
    "properties": {
      "key": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "value": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "low": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "high": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "samples": {
        "type": "number"
      },
      "points": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/AskPoint"
        }
      }
    },
    "required": [
      "key",
      "value",
      "low",
      "high",
      "samples",
      "points"
    ]
  },
  "AskingPanel": {
    "type": "object",
    "properties": {
      "x": {
        "type": "number"
      },
      "y": {
        "type": "number"
      },
      "width": {
        "type": "number"
      },
      "height": {
        "type": "number"
      },
      "id": {
        "type": "string"
      },
      "title": {
        "type": "string"
      },
      "ask": {
        "type": "string"
      },
      "unit": {
        "$ref": "#/components/schemas/BoardUnit"
      }
    },
    "required": [
      "x",
      "y",
      "width",
      "height",
      "id",
      "title",
      "ask",
      "unit"
    ]
  },
  "AuditAnswer": {
    "description": "`GET /api/v1/audit?before&limit`: the newest first.",
    "type": "object",
    "properties": {
      "entries": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "seq": {
              "type": "number"
            },
            "at": {
              "type": "string"
            },
            "actor": {
              "type": "string"
            },
            "what": {
              "type": "string"
            },
            "object": {
              "type": "string"
            },
            "details": {
              "type": "object",
              "additionalProperties": {
                "anyOf": [
                  {
                    "type": "string"
                  },
                  {
                    "type": "number"
                  },
                  {
                    "type": "boolean"
                  }
                ]
              }
            }
          },
          "required": [
            "seq",
            "at",
            "actor",
            "what"
          ]
        }
      },
      "names": {
        "type": "object",
        "additionalProperties": {
          "type": "string"
        }
      }
    },
    "required": [
      "entries",
      "names"
    ]
  },
  "AuditProblem": {
    "description": "A place where the audit log is not what was written.",
    "type": "object",
    "properties": {
      "line": {
        "type": "number"
      },
      "seq": {
        "type": "number"
      },
      "report": {
        "type": "string"
      },
      "problem": {
        "enum": [
          "unreadable",
          "edited",
          "out of order",
          "cut off",
          "missing",
          "replaced",
          "head missing",
          "report edited",
          "report missing"
        ]
      }
    },
    "required": [
      "problem"
    ]
  },
  "AuditVerdict": {
    "description": "`GET /api/v1/audit/verdict`: whether the log is what was written.",
    "type": "object",
    "properties": {
      "isIntact": {
        "type": "boolean"
      },
      "entries": {
        "type": "number"
      },
      "head": {
        "type": "string"
      },
      "problems": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/AuditProblem"
        }
      }
    },
    "required": [
      "isIntact",
      "entries",
      "head",
      "problems"
    ]
  },
  "Board": {
    "description": "A board as it is kept.",
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "description": {
        "type": "string"
      },
      "variables": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/BoardVariable"
        }
      },
      "panels": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/BoardPanel"
        }
      },
      "id": {
        "type": "string"
      },
      "project": {
        "type": "string"
      },
      "createdAt": {
        "type": "number"
      },
      "changedAt": {
        "type": "number"
      }
    },
    "required": [
      "name",
      "description",
      "variables",
      "panels",
      "id",
      "project",
      "createdAt",
      "changedAt"
    ]
  },
  "BoardAnswer": {
    "description": "`GET /api/v1/boards/:id`, and the answer to every change of it.",
    "type": "object",
    "properties": {
      "board": {
        "$ref": "#/components/schemas/Board"
      }
    },
    "required": [
      "board"
    ]
  },
  "BoardChoice": {
    "description": "What can be chosen of a board.",
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "description": {
        "type": "string"
      },
      "variables": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/BoardVariable"
        }
      },
      "panels": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/BoardPanel"
        }
      }
    },
    "required": [
      "name",
      "description",
      "variables",
      "panels"
    ]
  },
  "BoardDocument": {
    "description": "`GET /api/v1/boards/:id/document`, and what `POST /api/v1/boards` takes back.",
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "description": {
        "type": "string"
      },
      "variables": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/BoardVariable"
        }
      },
      "panels": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/BoardPanel"
        }
      },
      "schema": {
        "const": "candor-board/1"
      }
    },
    "required": [
      "name",
      "description",
      "variables",
      "panels",
      "schema"
    ]
  },
  "BoardPanel": {
    "description": "One panel of a board.",
    "anyOf": [
      {
        "type": "object",
        "properties": {
          "x": {
            "type": "number"
          },
          "y": {
            "type": "number"
          },
          "width": {
            "type": "number"
          },
          "height": {
            "type": "number"
          },
          "id": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "ask": {
            "type": "string"
          },
          "unit": {
            "$ref": "#/components/schemas/BoardUnit"
          },
          "kind": {
            "const": "graph"
          },
          "style": {
            "enum": [
              "line",
              "bars"
            ]
          }
        },
        "required": [
          "x",
          "y",
          "width",
          "height",
          "id",
          "title",
          "ask",
          "unit",
          "kind",
          "style"
        ]
      },
      {
        "type": "object",
        "properties": {
          "x": {
            "type": "number"
          },
          "y": {
            "type": "number"
          },
          "width": {
            "type": "number"
          },
          "height": {
            "type": "number"
          },
          "id": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "ask": {
            "type": "string"
          },
          "unit": {
            "$ref": "#/components/schemas/BoardUnit"
          },
          "kind": {
            "const": "table"
          }
        },
        "required": [
          "x",
          "y",
          "width",
          "height",
          "id",
          "title",
          "ask",
          "unit",
          "kind"
        ]
      },
      {
        "type": "object",
        "properties": {
          "x": {
            "type": "number"
          },
          "y": {
            "type": "number"
          },
          "width": {
            "type": "number"
          },
          "height": {
            "type": "number"
          },
          "id": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "ask": {
            "type": "string"
          },
          "unit": {
            "$ref": "#/components/schemas/BoardUnit"
          },
          "kind": {
            "const": "gauge"
          },
          "min": {
            "type": "number"
          },
          "max": {
            "type": "number"
          },
          "good": {
            "type": "number"
          },
          "poor": {
            "type": "number"
          }
        },
        "required": [
          "x",
          "y",
          "width",
          "height",
          "id",
          "title",
          "ask",
          "unit",
          "kind",
          "min",
          "max"
        ]
      },
      {
        "type": "object",
        "properties": {
          "x": {
            "type": "number"
          },
          "y": {
            "type": "number"
          },
          "width": {
            "type": "number"
          },
          "height": {
            "type": "number"
          },
          "id": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "ask": {
            "type": "string"
          },
          "unit": {
            "$ref": "#/components/schemas/BoardUnit"
          },
          "kind": {
            "const": "stat"
          }
        },
        "required": [
          "x",
          "y",
          "width",
          "height",
          "id",
          "title",
          "ask",
          "unit",
          "kind"
        ]
      },
      {
        "type": "object",
        "properties": {
          "x": {
            "type": "number"
          },
          "y": {
            "type": "number"
          },
          "width": {
            "type": "number"
          },
          "height": {
            "type": "number"
          },
          "id": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "kind": {
            "const": "text"
          },
          "text": {
            "type": "string"
          }
        },
        "required": [
          "x",
          "y",
          "width",
          "height",
          "id",
          "title",
          "kind",
          "text"
        ]
      }
    ]
  },
  "BoardPanelKind": {
    "description": "What kinds of panels there are.",
    "enum": [
      "graph",
      "table",
      "gauge",
      "stat",
      "text"
    ]
  },
  "BoardPlace": {
    "description": "Where a panel lies on the grid, in columns and rows from the top left.",
    "type": "object",
    "properties": {
      "x": {
        "type": "number"
      },
      "y": {
        "type": "number"
      },
      "width": {
        "type": "number"
      },
      "height": {
        "type": "number"
      }
    },
    "required": [
      "x",
      "y",
      "width",
      "height"
    ]
  },
  "BoardRow": {
    "description": "A board in a list.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "description": {
        "type": "string"
      },
      "panels": {
        "type": "number"
      },
      "changedAt": {
        "type": "number"
      }
    },
    "required": [
      "id",
      "name",
      "description",
      "panels",
      "changedAt"
    ]
  },
  "BoardTemplate": {
    "description": "A board to begin with.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "description": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "name",
      "description"
    ]
  },
  "BoardUnit": {
    "description": "How a value is written.",
    "enum": [
      "count",
      "ms",
      "score",
      "share",
      "bytes"
    ]
  },
  "BoardVariable": {
    "description": "What people choose once for all panels.",
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "label": {
        "type": "string"
      },
      "field": {
        "type": "string"
      },
      "value": {
        "type": "string"
      }
    },
    "required": [
      "name",
      "label",
      "field",
      "value"
    ]
  },
  "BoardsAnswer": {
    "description": "`GET /api/v1/boards`: by name.",
    "type": "object",
    "properties": {
      "boards": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/BoardRow"
        }
      },
      "templates": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/BoardTemplate"
        }
      }
    },
    "required": [
      "boards",
      "templates"
    ]
  },
  "BottleneckKind": {
    "description": "What kind of time is spent.",
    "enum": [
      "operation",
      "resource",
      "script"
    ]
  },
  "BottleneckUsage": {
    "description": "What costs much of one kind of time, added up over page loads, weighted by sampling.",
    "type": "object",
    "properties": {
      "kind": {
        "$ref": "#/components/schemas/BottleneckKind"
      },
      "name": {
        "type": "string"
      },
      "count": {
        "type": "number"
      },
      "totalMs": {
        "type": "number"
      },
      "share": {
        "type": "number"
      },
      "loads": {
        "type": "number"
      }
    },
    "required": [
      "kind",
      "name",
      "count",
      "totalMs",
      "share",
      "loads"
    ]
  },
  "BurnWindow": {
    "description": "A pair of windows of a burn rate.",
    "type": "object",
    "properties": {
      "longMs": {
        "type": "number"
      },
      "shortMs": {
        "type": "number"
      },
      "rate": {
        "type": "number"
      }
    },
    "required": [
      "longMs",
      "shortMs",
      "rate"
    ]
  },
  "ByRelease": {
    "type": "object",
    "properties": {
      "before": {
        "$ref": "#/components/schemas/InsightSide"
      },
      "after": {
        "$ref": "#/components/schemas/InsightSide"
      },
      "probability": {
        "type": "number"
      },
      "release": {
        "type": "string"
      },
      "against": {
        "type": "string"
      },
      "page": {
        "type": "string"
      },
      "otherPages": {
        "type": "number"
      }
    },
    "required": [
      "before",
      "after",
      "probability",
      "release",
      "against",
      "page",
      "otherPages"
    ]
  },
  "ChannelKind": {},
  "ChannelRow": {
    "description": "`GET /api/v1/alerts/channels`: a channel without its secrets.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "project": {
        "type": "string"
      },
      "kind": {
        "$ref": "#/components/schemas/ChannelKind"
      },
      "place": {
        "type": "string"
      },
      "createdAt": {
        "type": "number"
      },
      "lastSentAt": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "lastFailure": {
        "anyOf": [
          {
            "type": "object",
            "properties": {
              "at": {
                "type": "number"
              },
              "reason": {
                "type": "string"
              }
            },
            "required": [
              "at",
              "reason"
            ]
          },
          {
            "type": "null"
          }
        ]
      },
      "waiting": {
        "type": "number"
      },
      "dead": {
        "type": "number"
      }
    },
    "required": [
      "id",
      "name",
      "project",
      "kind",
      "place",
      "createdAt",
      "lastSentAt",
      "lastFailure",
      "waiting",
      "dead"
    ]
  },
  "ChannelTarget": {
    "description": "Where messages go. Secrets are told to the server once, and shown to nobody again.",
    "anyOf": [
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "webhook"
          },
          "url": {
            "type": "string"
          },
          "secret": {
            "type": "string"
          }
        },
        "required": [
          "kind",
          "url",
          "secret"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "slack"
          },
          "url": {
            "type": "string"
          }
        },
        "required": [
          "kind",
          "url"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "teams"
          },
          "url": {
            "type": "string"
          }
        },
        "required": [
          "kind",
          "url"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "pagerduty"
          },
          "url": {
            "type": "string"
          },
          "routingKey": {
            "type": "string"
          }
        },
        "required": [
          "kind",
          "url",
          "routingKey"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "opsgenie"
          },
          "url": {
            "type": "string"
          },
          "apiKey": {
            "type": "string"
          }
        },
        "required": [
          "kind",
          "url",
          "apiKey"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "alertmanager"
          },
          "url": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "password": {
            "type": "string"
          }
        },
        "required": [
          "kind",
          "url",
          "name",
          "password"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "email"
          },
          "host": {
            "type": "string"
          },
          "port": {
            "type": "number"
          },
          "isSecure": {
            "type": "boolean"
          },
          "name": {
            "type": "string"
          },
          "password": {
            "type": "string"
          },
          "from": {
            "type": "string"
          },
          "to": {
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        },
        "required": [
          "kind",
          "host",
          "port",
          "isSecure",
          "name",
          "password",
          "from",
          "to"
        ]
      }
    ]
  },
  "Cohort": {
    "description": "The users who were first seen in one period.",
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "size": {
        "type": "number"
      },
      "samples": {
        "type": "number"
      },
      "returns": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/CohortReturn"
        }
      }
    },
    "required": [
      "at",
      "size",
      "samples",
      "returns"
    ]
  },
  "CohortPeriod": {
    "description": "Cohorts begin at midnight, on Mondays or on the first of a month, UTC.",
    "enum": [
      "day",
      "week",
      "month"
    ]
  },
  "CohortReturn": {
    "description": "Those of a cohort who were there in one period.",
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "returned": {
        "type": "number"
      },
      "share": {
        "type": "number"
      },
      "low": {
        "type": "number"
      },
      "high": {
        "type": "number"
      },
      "isOpen": {
        "type": "boolean"
      }
    },
    "required": [
      "at",
      "returned",
      "share",
      "low",
      "high",
      "isOpen"
    ]
  },
  "CohortsAnswer": {
    "description": "`GET /api/v1/cohorts?from&to&every&where`: of people who allow an id that lasts (`full`); nobody else can be known again.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "every": {
        "$ref": "#/components/schemas/CohortPeriod"
      },
      "where": {
        "type": "string"
      },
      "cohorts": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Cohort"
        }
      }
    },
    "required": [
      "range",
      "every",
      "where",
      "cohorts"
    ]
  },
  "CommandUsage": {
    "description": "One command, weighted by sampling.",
    "type": "object",
    "properties": {
      "command": {
        "type": "string"
      },
      "runs": {
        "type": "number"
      },
      "successRate": {
        "type": "number"
      },
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p95Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "cacheHitRatio": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "command",
      "runs",
      "successRate",
      "p50Ms",
      "p95Ms",
      "cacheHitRatio"
    ]
  },
  "Compared": {
    "type": "object",
    "properties": {
      "before": {
        "$ref": "#/components/schemas/InsightSide"
      },
      "after": {
        "$ref": "#/components/schemas/InsightSide"
      },
      "probability": {
        "type": "number"
      }
    },
    "required": [
      "before",
      "after",
      "probability"
    ]
  },
  "ComplianceAnswer": {
    "description": "`GET /api/v1/compliance`: the newest report, and what has changed since the one before.",
    "type": "object",
    "properties": {
      "latest": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/ComplianceReport"
          },
          {
            "type": "null"
          }
        ]
      },
      "changes": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "id": {
              "type": "string"
            },
            "from": {
              "$ref": "#/components/schemas/ControlVerdict"
            },
            "to": {
              "$ref": "#/components/schemas/ControlVerdict"
            }
          },
          "required": [
            "id",
            "from",
            "to"
          ]
        }
      },
      "reports": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ComplianceRow"
        }
      }
    },
    "required": [
      "latest",
      "changes",
      "reports"
    ]
  },
  "ComplianceReport": {
    "description": "A report as it is kept; its file's SHA-256 stands in the audit log.",
    "type": "object",
    "properties": {
      "format": {
        "const": 1
      },
      "id": {
        "type": "string"
      },
      "at": {
        "type": "string"
      },
      "version": {
        "type": "string"
      },
      "frameworks": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Framework"
        }
      },
      "counts": {
        "$ref": "#/components/schemas/VerdictCounts"
      },
      "controls": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ControlResult"
        }
      },
      "processing": {
        "$ref": "#/components/schemas/ProcessingRecord"
      },
      "limits": {
        "type": "array",
        "items": {
          "type": "string"
        }
      }
    },
    "required": [
      "format",
      "id",
      "at",
      "version",
      "frameworks",
      "counts",
      "controls",
      "processing",
      "limits"
    ]
  },
  "ComplianceRow": {
    "description": "A report in the list of those that are kept.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "at": {
        "type": "string"
      },
      "frameworks": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Framework"
        }
      },
      "counts": {
        "$ref": "#/components/schemas/VerdictCounts"
      },
      "failed": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "sha256": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "at",
      "frameworks",
      "counts",
      "failed",
      "sha256"
    ]
  },
  "ControlResult": {
    "description": "One control, checked.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "framework": {
        "$ref": "#/components/schemas/Framework"
      },
      "article": {
        "type": "string"
      },
      "title": {
        "type": "string"
      },
      "asks": {
        "type": "string"
      },
      "looksAt": {
        "type": "string"
      },
      "verdict": {
        "$ref": "#/components/schemas/ControlVerdict"
      },
      "evidence": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "todo": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "framework",
      "article",
      "title",
      "asks",
      "looksAt",
      "verdict",
      "evidence",
      "todo"
    ]
  },
  "ControlVerdict": {
    "description": "What became of a control; `person`: no machine can tell, so somebody has to look.",
    "enum": [
      "pass",
      "fail",
      "person"
    ]
  },
  "ConversationPoint": {
    "description": "One bucket of the course.",
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "started": {
        "type": "number"
      },
      "requests": {
        "type": "number"
      },
      "failures": {
        "type": "number"
      }
    },
    "required": [
      "at",
      "started",
      "requests",
      "failures"
    ]
  },
  "ConversationUsage": {
    "description": "The conversations with one provider, weighted by sampling.",
    "type": "object",
    "properties": {
      "provider": {
        "type": "string"
      },
      "started": {
        "type": "number"
      },
      "ended": {
        "type": "number"
      },
      "successRate": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "meanMessages": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "tokens": {
        "type": "number"
      }
    },
    "required": [
      "provider",
      "started",
      "ended",
      "successRate",
      "meanMessages",
      "p50Ms",
      "tokens"
    ]
  },
  "ConversationsAnswer": {
    "description": "`GET /api/v1/conversations?from&to`: each list at most 50, the most used first.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "series": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ConversationPoint"
        }
      },
      "conversations": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ConversationUsage"
        }
      },
      "providers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ProviderUsage"
        }
      },
      "suggestions": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/SuggestionUsage"
        }
      }
    },
    "required": [
      "range",
      "bucketMs",
      "series",
      "conversations",
      "providers",
      "suggestions"
    ]
  },
  "DeliveryAnswer": {
    "description": "`GET /api/v1/delivery?from&to&release`. A page load counts whole, when its first event happened.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "total": {
        "$ref": "#/components/schemas/DeliveryTally"
      },
      "series": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/DeliveryPoint"
        }
      },
      "found": {
        "type": "number"
      },
      "releases": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/DeliveryRelease"
        }
      }
    },
    "required": [
      "range",
      "bucketMs",
      "total",
      "series",
      "found",
      "releases"
    ]
  },
  "DeliveryPoint": {
    "description": "One bucket of the course: the page loads whose first event falls into it.",
    "type": "object",
    "properties": {
      "loads": {
        "type": "number"
      },
      "produced": {
        "type": "number"
      },
      "stored": {
        "type": "number"
      },
      "rejected": {
        "type": "number"
      },
      "dropped": {
        "type": "object",
        "additionalProperties": {
          "type": "number"
        }
      },
      "letGo": {
        "type": "number"
      },
      "missing": {
        "type": "number"
      },
      "outstanding": {
        "type": "number"
      },
      "lost": {
        "type": "number"
      },
      "at": {
        "type": "number"
      }
    },
    "required": [
      "loads",
      "produced",
      "stored",
      "rejected",
      "dropped",
      "letGo",
      "missing",
      "outstanding",
      "lost",
      "at"
    ]
  },
  "DeliveryRelease": {
    "type": "object",
    "properties": {
      "loads": {
        "type": "number"
      },
      "produced": {
        "type": "number"
      },
      "stored": {
        "type": "number"
      },
      "rejected": {
        "type": "number"
      },
      "dropped": {
        "type": "object",
        "additionalProperties": {
          "type": "number"
        }
      },
      "letGo": {
        "type": "number"
      },
      "missing": {
        "type": "number"
      },
      "outstanding": {
        "type": "number"
      },
      "lost": {
        "type": "number"
      },
      "release": {
        "type": "string"
      }
    },
    "required": [
      "loads",
      "produced",
      "stored",
      "rejected",
      "dropped",
      "letGo",
      "missing",
      "outstanding",
      "lost",
      "release"
    ]
  },
  "DeliveryRow": {
    "description": "`GET /api/v1/alerts/deliveries`: a message on its way, or one that was given up.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "channel": {
        "type": "string"
      },
      "incident": {
        "anyOf": [
          {
            "type": "string"
          },
          {
            "type": "null"
          }
        ]
      },
      "what": {
        "$ref": "#/components/schemas/MessageKind"
      },
      "title": {
        "type": "string"
      },
      "createdAt": {
        "type": "number"
      },
      "attempts": {
        "type": "number"
      },
      "nextAt": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "reason": {
        "anyOf": [
          {
            "type": "string"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "id",
      "channel",
      "incident",
      "what",
      "title",
      "createdAt",
      "attempts",
      "nextAt",
      "reason"
    ]
  },
  "DeliverySession": {
    "type": "object",
    "properties": {
      "loads": {
        "type": "number"
      },
      "produced": {
        "type": "number"
      },
      "stored": {
        "type": "number"
      },
      "rejected": {
        "type": "number"
      },
      "dropped": {
        "type": "object",
        "additionalProperties": {
          "type": "number"
        }
      },
      "letGo": {
        "type": "number"
      },
      "missing": {
        "type": "number"
      },
      "outstanding": {
        "type": "number"
      },
      "lost": {
        "type": "number"
      },
      "session": {
        "type": "string"
      },
      "release": {
        "type": "string"
      },
      "begun": {
        "type": "number"
      },
      "heard": {
        "type": "number"
      }
    },
    "required": [
      "loads",
      "produced",
      "stored",
      "rejected",
      "dropped",
      "letGo",
      "missing",
      "outstanding",
      "lost",
      "session",
      "release",
      "begun",
      "heard"
    ]
  },
  "DeliverySessionsAnswer": {
    "description": "`GET /api/v1/delivery/sessions?from&to&release&session&limit`: sessions that miss events, those with the most first; with `session` that one, whether or not anything is missing.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "sessions": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/DeliverySession"
        }
      }
    },
    "required": [
      "range",
      "sessions"
    ]
  },
  "DeliveryTally": {
    "description": "What became of the events of some page loads, by their numbers. Not weighted: numbers are given after sampling.",
    "type": "object",
    "properties": {
      "loads": {
        "type": "number"
      },
      "produced": {
        "type": "number"
      },
      "stored": {
        "type": "number"
      },
      "rejected": {
        "type": "number"
      },
      "dropped": {
        "type": "object",
        "additionalProperties": {
          "type": "number"
        }
      },
      "letGo": {
        "type": "number"
      },
      "missing": {
        "type": "number"
      },
      "outstanding": {
        "type": "number"
      },
      "lost": {
        "type": "number"
      }
    },
    "required": [
      "loads",
      "produced",
      "stored",
      "rejected",
      "dropped",
      "letGo",
      "missing",
      "outstanding",
      "lost"
    ]
  },
  "EngagementAnswer": {
    "description": "`GET /api/v1/engagement?from&to&segment`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "visits": {
        "type": "number"
      },
      "visitsOfAll": {
        "type": "number"
      },
      "samples": {
        "type": "number"
      },
      "score": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "low": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "high": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "parts": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/EngagementPart"
        }
      }
    },
    "required": [
      "range",
      "visits",
      "visitsOfAll",
      "samples",
      "score",
      "low",
      "high",
      "parts"
    ]
  },
  "EngagementPart": {
    "description": "One thing by which visits are compared.",
    "type": "object",
    "properties": {
      "part": {
        "enum": [
          "activeMs",
          "actions",
          "pages"
        ]
      },
      "weight": {
        "type": "number"
      },
      "mean": {
        "type": "number"
      },
      "meanOfAll": {
        "type": "number"
      },
      "rank": {
        "type": "number"
      }
    },
    "required": [
      "part",
      "weight",
      "mean",
      "meanOfAll",
      "rank"
    ]
  },
  "ErrorAnswer": {
    "description": "`GET /api/v1/errors/:fingerprint?from&to&errorId`; 404 when the range holds none.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "group": {
        "$ref": "#/components/schemas/ErrorGroup"
      },
      "history": {
        "$ref": "#/components/schemas/ErrorHistory"
      },
      "samples": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ErrorSample"
        }
      },
      "feedback": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ErrorFeedback"
        }
      }
    },
    "required": [
      "range",
      "bucketMs",
      "group",
      "history",
      "samples",
      "feedback"
    ]
  },
  "ErrorCause": {
    "description": "An error behind an error.",
    "type": "object",
    "properties": {
      "type": {
        "type": "string"
      },
      "message": {
        "type": "string"
      },
      "stack": {
        "type": "string"
      },
      "isMember": {
        "type": "boolean"
      },
      "of": {
        "type": "number"
      },
      "frames": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/SourceFrame"
        }
      }
    },
    "required": [
      "type",
      "message",
      "stack",
      "isMember",
      "of"
    ]
  },
  "ErrorFeedback": {
    "description": "What somebody said about an error, as they saw it.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "at": {
        "type": "number"
      },
      "message": {
        "type": "string"
      },
      "page": {
        "type": "string"
      },
      "release": {
        "type": "string"
      },
      "errorId": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "at",
      "message",
      "page",
      "release",
      "errorId"
    ]
  },
  "ErrorGroup": {
    "description": "One group of errors that share a fingerprint.",
    "type": "object",
    "properties": {
      "fingerprint": {
        "type": "string"
      },
      "type": {
        "type": "string"
      },
      "message": {
        "type": "string"
      },
      "count": {
        "type": "number"
      },
      "sessions": {
        "type": "number"
      },
      "firstSeen": {
        "type": "number"
      },
      "lastSeen": {
        "type": "number"
      },
      "trend": {
        "type": "array",
        "items": {
          "type": "number"
        }
      },
      "severity": {
        "type": "string"
      },
      "category": {
        "type": "string"
      },
      "handled": {
        "type": "boolean"
      },
      "pages": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "releases": {
        "type": "array",
        "items": {
          "type": "string"
        }
      }
    },
    "required": [
      "fingerprint",
      "type",
      "message",
      "count",
      "sessions",
      "firstSeen",
      "lastSeen",
      "trend",
      "severity",
      "category",
      "handled",
      "pages",
      "releases"
    ]
  },
  "ErrorHistory": {
    "description": "Since when there is an error.",
    "type": "object",
    "properties": {
      "firstSeen": {
        "type": "number"
      },
      "firstRelease": {
        "type": "string"
      },
      "lastRelease": {
        "type": "string"
      }
    },
    "required": [
      "firstSeen",
      "firstRelease",
      "lastRelease"
    ]
  },
  "ErrorSample": {
    "description": "One error as it was stored.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "at": {
        "type": "number"
      },
      "page": {
        "type": "string"
      },
      "message": {
        "type": "string"
      },
      "stack": {
        "type": "string"
      },
      "browser": {
        "type": "string"
      },
      "os": {
        "type": "string"
      },
      "device": {
        "type": "string"
      },
      "release": {
        "type": "string"
      },
      "environment": {
        "type": "string"
      },
      "session": {
        "type": "string"
      },
      "count": {
        "type": "number"
      },
      "breadcrumbs": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "at": {
              "type": "number"
            },
            "category": {
              "type": "string"
            },
            "message": {
              "type": "string"
            },
            "level": {
              "type": "string"
            }
          },
          "required": [
            "at",
            "category",
            "message",
            "level"
          ]
        }
      },
      "causes": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ErrorCause"
        }
      },
      "failing": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "source": {
        "type": "string"
      },
      "debugIds": {
        "type": "object",
        "additionalProperties": {
          "type": "string"
        }
      },
      "frames": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/SourceFrame"
        }
      },
      "componentStack": {
        "type": "string"
      },
      "componentFrames": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/SourceFrame"
        }
      },
      "details": {
        "type": "object",
        "additionalProperties": {
          "anyOf": [
            {
              "type": "string"
            },
            {
              "type": "number"
            }
          ]
        }
      }
    },
    "required": [
      "id",
      "at",
      "page",
      "message",
      "stack",
      "browser",
      "os",
      "device",
      "release",
      "environment",
      "session",
      "count",
      "breadcrumbs",
      "causes",
      "failing",
      "source",
      "componentStack",
      "details"
    ]
  },
  "ErrorsAnswer": {
    "description": "`GET /api/v1/errors?from&to&page&search&standing&limit`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "found": {
        "type": "number"
      },
      "count": {
        "type": "number"
      },
      "trend": {
        "type": "array",
        "items": {
          "type": "number"
        }
      },
      "groups": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ErrorGroup"
        }
      }
    },
    "required": [
      "range",
      "bucketMs",
      "found",
      "count",
      "trend",
      "groups"
    ]
  },
  "EventsAnswer": {
    "description": "`GET /api/v1/events?from&to&type&session&limit`: newest first. `GET /api/v1/live` streams the same as `event: event`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "events": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/StoredEvent"
        }
      }
    },
    "required": [
      "range",
      "events"
    ]
  },
  "ExperimentResult": {
    "type": "object",
    "properties": {
      "experiment": {
        "type": "string"
      },
      "control": {
        "type": "string"
      },
      "split": {
        "type": "object",
        "properties": {
          "p": {
            "type": "number"
          },
          "isMismatch": {
            "type": "boolean"
          }
        },
        "required": [
          "p",
          "isMismatch"
        ]
      },
      "variants": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/VariantResult"
        }
      }
    },
    "required": [
      "experiment",
      "control",
      "split",
      "variants"
    ]
  },
  "ExperimentsAnswer": {
    "description": "`GET /api/v1/experiments?from&to&goal&name&control&value&split`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "goal": {
        "type": "string"
      },
      "goals": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "found": {
        "type": "number"
      },
      "experiments": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ExperimentResult"
        }
      }
    },
    "required": [
      "range",
      "goal",
      "goals",
      "found",
      "experiments"
    ]
  },
  "FieldCondition": {
    "description": "A condition on one field of an event. Text fields that an event does not have are empty.",
    "anyOf": [
      {
        "type": "object",
        "properties": {
          "field": {
            "type": "string"
          },
          "op": {
            "enum": [
              "=",
              "!="
            ]
          },
          "value": {
            "anyOf": [
              {
                "type": "string"
              },
              {
                "type": "number"
              }
            ]
          }
        },
        "required": [
          "field",
          "op",
          "value"
        ]
      },
      {
        "type": "object",
        "properties": {
          "field": {
            "type": "string"
          },
          "op": {
            "const": "contains"
          },
          "value": {
            "type": "string"
          }
        },
        "required": [
          "field",
          "op",
          "value"
        ]
      },
      {
        "type": "object",
        "properties": {
          "field": {
            "type": "string"
          },
          "op": {
            "const": "in"
          },
          "values": {
            "type": "array",
            "items": {
              "anyOf": [
                {
                  "type": "string"
                },
                {
                  "type": "number"
                }
              ]
            }
          }
        },
        "required": [
          "field",
          "op",
          "values"
        ]
      },
      {
        "type": "object",
        "properties": {
          "field": {
            "type": "string"
          },
          "op": {
            "enum": [
              ">",
              ">=",
              "<",
              "<="
            ]
          },
          "value": {
            "type": "number"
          }
        },
        "required": [
          "field",
          "op",
          "value"
        ]
      },
      {
        "type": "object",
        "properties": {
          "field": {
            "type": "string"
          },
          "op": {
            "const": "exists"
          }
        },
        "required": [
          "field",
          "op"
        ]
      }
    ]
  },
  "Filter": {
    "description": "A condition on an event.",
    "anyOf": [
      {
        "$ref": "#/components/schemas/FieldCondition"
      },
      {
        "type": "object",
        "properties": {
          "and": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Filter"
            }
          }
        },
        "required": [
          "and"
        ]
      },
      {
        "type": "object",
        "properties": {
          "or": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Filter"
            }
          }
        },
        "required": [
          "or"
        ]
      },
      {
        "type": "object",
        "properties": {
          "not": {
            "$ref": "#/components/schemas/Filter"
          }
        },
        "required": [
          "not"
        ]
      }
    ]
  },
  "ForwardKind": {
    "description": "Whose words events are sent in.",
    "enum": [
      "otlp",
      "sentry"
    ]
  },
  "ForwardRow": {
    "description": "`GET /api/v1/forwards`: where the events of a project are also sent, without secrets.",
    "type": "object",
    "properties": {
      "id": {
        "anyOf": [
          {
            "type": "string"
          },
          {
            "type": "null"
          }
        ]
      },
      "name": {
        "type": "string"
      },
      "to": {
        "$ref": "#/components/schemas/ForwardKind"
      },
      "place": {
        "type": "string"
      },
      "encoding": {
        "enum": [
          "json",
          "protobuf"
        ]
      },
      "headers": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "maxMegabytes": {
        "type": "number"
      },
      "maxHours": {
        "type": "number"
      },
      "status": {
        "$ref": "#/components/schemas/ForwardStatus"
      }
    },
    "required": [
      "id",
      "name",
      "to",
      "place",
      "encoding",
      "headers",
      "maxMegabytes",
      "maxHours",
      "status"
    ]
  },
  "ForwardStatus": {
    "description": "Where events are also sent, and how that goes. Counts are since the start.",
    "type": "object",
    "properties": {
      "id": {
        "anyOf": [
          {
            "type": "string"
          },
          {
            "type": "null"
          }
        ]
      },
      "name": {
        "type": "string"
      },
      "project": {
        "type": "string"
      },
      "to": {
        "$ref": "#/components/schemas/ForwardKind"
      },
      "waitingEvents": {
        "type": "number"
      },
      "waitingBytes": {
        "type": "number"
      },
      "isPaused": {
        "type": "boolean"
      },
      "sentAt": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "lagMs": {
        "type": "number"
      },
      "sent": {
        "type": "number"
      },
      "refused": {
        "type": "number"
      },
      "expired": {
        "type": "number"
      },
      "full": {
        "type": "number"
      },
      "withheld": {
        "type": "number"
      },
      "problem": {
        "anyOf": [
          {
            "type": "string"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "id",
      "name",
      "project",
      "to",
      "waitingEvents",
      "waitingBytes",
      "isPaused",
      "sentAt",
      "lagMs",
      "sent",
      "refused",
      "expired",
      "full",
      "withheld",
      "problem"
    ]
  },
  "Framework": {
    "description": "What a report can hold a server against.",
    "enum": [
      "gdpr",
      "soc2",
      "hipaa"
    ]
  },
  "FunnelAnswer": {
    "description": "`GET /api/v1/funnel?q&from&to`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "question": {
        "$ref": "#/components/schemas/FunnelQuestion"
      },
      "text": {
        "type": "string"
      },
      "names": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "steps": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/FunnelStepResult"
        }
      },
      "groups": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/FunnelGroup"
        }
      },
      "isCut": {
        "type": "boolean"
      }
    },
    "required": [
      "range",
      "question",
      "text",
      "names",
      "steps",
      "groups",
      "isCut"
    ]
  },
  "FunnelGroup": {
    "type": "object",
    "properties": {
      "key": {
        "type": "string"
      },
      "steps": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/FunnelStepResult"
        }
      }
    },
    "required": [
      "key",
      "steps"
    ]
  },
  "FunnelQuestion": {
    "description": "Steps that are taken one after the other; `GET /api/v1/funnel` takes them as `q`, in JSON or as text.",
    "type": "object",
    "properties": {
      "steps": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/FunnelStep"
        }
      },
      "within": {
        "type": "number"
      },
      "per": {
        "enum": [
          "visit",
          "user"
        ]
      },
      "by": {
        "type": "string"
      }
    },
    "required": [
      "steps"
    ]
  },
  "FunnelStep": {
    "description": "An event that is waited for.",
    "type": "object",
    "properties": {
      "type": {
        "type": "string"
      },
      "where": {
        "$ref": "#/components/schemas/Filter"
      }
    },
    "required": [
      "type"
    ]
  },
  "FunnelStepResult": {
    "description": "How many got to a step, weighted by sampling.",
    "type": "object",
    "properties": {
      "reached": {
        "type": "number"
      },
      "samples": {
        "type": "number"
      },
      "share": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "low": {
        "type": "number"
      },
      "high": {
        "type": "number"
      },
      "fromPrevious": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "lost": {
        "type": "number"
      },
      "medianMs": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "reached",
      "samples",
      "share",
      "low",
      "high",
      "fromPrevious",
      "lost",
      "medianMs"
    ]
  },
  "GenerationPoint": {
    "description": "One bucket of the course.",
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "attempts": {
        "type": "number"
      },
      "failures": {
        "type": "number"
      },
      "successes": {
        "type": "number"
      }
    },
    "required": [
      "at",
      "attempts",
      "failures",
      "successes"
    ]
  },
  "GenerationsAnswer": {
    "description": "`GET /api/v1/generations?from&to`, weighted by sampling.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "attempts": {
        "type": "number"
      },
      "failures": {
        "type": "number"
      },
      "retries": {
        "type": "number"
      },
      "successes": {
        "type": "number"
      },
      "failureRate": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "averageRetries": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p95Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "series": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/GenerationPoint"
        }
      },
      "topErrors": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "error": {
              "type": "string"
            },
            "count": {
              "type": "number"
            }
          },
          "required": [
            "error",
            "count"
          ]
        }
      },
      "dependencies": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "dependency": {
              "type": "string"
            },
            "count": {
              "type": "number"
            }
          },
          "required": [
            "dependency",
            "count"
          ]
        }
      },
      "models": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ModelUsage"
        }
      }
    },
    "required": [
      "range",
      "bucketMs",
      "attempts",
      "failures",
      "retries",
      "successes",
      "failureRate",
      "averageRetries",
      "p50Ms",
      "p95Ms",
      "series",
      "topErrors",
      "dependencies",
      "models"
    ]
  },
  "HealthAnswer": {
    "description": "`GET /api/v1/health?from&to`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "found": {
        "type": "number"
      },
      "services": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ServiceHealth"
        }
      }
    },
    "required": [
      "range",
      "bucketMs",
      "found",
      "services"
    ]
  },
  "HealthPoint": {
    "description": "One bucket of a service's history.",
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "status": {
        "$ref": "#/components/schemas/ServiceStatus"
      },
      "checks": {
        "type": "number"
      },
      "failures": {
        "type": "number"
      },
      "responseTimeMs": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "at",
      "status",
      "checks",
      "failures",
      "responseTimeMs"
    ]
  },
  "Incident": {
    "description": "Something that is wrong, from the first alert until the last is over.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "project": {
        "type": "string"
      },
      "title": {
        "type": "string"
      },
      "severity": {
        "$ref": "#/components/schemas/AlertSeverity"
      },
      "status": {
        "$ref": "#/components/schemas/IncidentStatus"
      },
      "openedAt": {
        "type": "number"
      },
      "acknowledgedAt": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "resolvedAt": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "owner": {
        "anyOf": [
          {
            "type": "string"
          },
          {
            "type": "null"
          }
        ]
      },
      "isSilenced": {
        "type": "boolean"
      },
      "alerts": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/IncidentAlert"
        }
      },
      "timeline": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/IncidentEntry"
        }
      },
      "lessons": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "project",
      "title",
      "severity",
      "status",
      "openedAt",
      "acknowledgedAt",
      "resolvedAt",
      "owner",
      "isSilenced",
      "alerts",
      "timeline",
      "lessons"
    ]
  },
  "IncidentAlert": {
    "description": "One rule's share in an incident.",
    "type": "object",
    "properties": {
      "rule": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "severity": {
        "$ref": "#/components/schemas/AlertSeverity"
      },
      "since": {
        "type": "number"
      },
      "until": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "value": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "limit": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "rule",
      "name",
      "severity",
      "since",
      "until",
      "value",
      "limit"
    ]
  },
  "IncidentAnswer": {
    "description": "`GET /api/v1/incidents/:id`.",
    "type": "object",
    "properties": {
      "incident": {
        "$ref": "#/components/schemas/Incident"
      },
      "names": {
        "type": "object",
        "additionalProperties": {
          "type": "string"
        }
      }
    },
    "required": [
      "incident",
      "names"
    ]
  },
  "IncidentEntry": {
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "what": {
        "enum": [
          "opened",
          "joined",
          "recovered",
          "reopened",
          "silenced",
          "told",
          "acknowledged",
          "owned",
          "note",
          "resolved"
        ]
      },
      "actor": {
        "type": "string"
      },
      "text": {
        "type": "string"
      }
    },
    "required": [
      "at",
      "what",
      "actor",
      "text"
    ]
  },
  "IncidentStatus": {
    "enum": [
      "open",
      "acknowledged",
      "resolved"
    ]
  },
  "IncidentsAnswer": {
    "description": "`GET /api/v1/incidents?status&limit`: the newest first.",
    "type": "object",
    "properties": {
      "incidents": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Incident"
        }
      },
      "acknowledgeMs": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "resolveMs": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "names": {
        "type": "object",
        "additionalProperties": {
          "type": "string"
        }
      }
    },
    "required": [
      "incidents",
      "acknowledgeMs",
      "resolveMs",
      "names"
    ]
  },
  "Insight": {
    "description": "Something that changed, with what shows it.",
    "anyOf": [
      {
        "type": "object",
        "properties": {
          "before": {
            "$ref": "#/components/schemas/InsightSide"
          },
          "after": {
            "$ref": "#/components/schemas/InsightSide"
          },
          "probability": {
            "type": "number"
          },
          "release": {
            "type": "string"
          },
          "against": {
            "type": "string"
          },
          "page": {
            "type": "string"
          },
          "otherPages": {
            "type": "number"
          },
          "kind": {
            "const": "vital"
          },
          "vital": {
            "$ref": "#/components/schemas/VitalName"
          }
        },
        "required": [
          "before",
          "after",
          "probability",
          "release",
          "against",
          "page",
          "otherPages",
          "kind",
          "vital"
        ]
      },
      {
        "type": "object",
        "properties": {
          "before": {
            "$ref": "#/components/schemas/InsightSide"
          },
          "after": {
            "$ref": "#/components/schemas/InsightSide"
          },
          "probability": {
            "type": "number"
          },
          "release": {
            "type": "string"
          },
          "against": {
            "type": "string"
          },
          "page": {
            "type": "string"
          },
          "otherPages": {
            "type": "number"
          },
          "kind": {
            "const": "errors"
          }
        },
        "required": [
          "before",
          "after",
          "probability",
          "release",
          "against",
          "page",
          "otherPages",
          "kind"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "newError"
          },
          "fingerprint": {
            "type": "string"
          },
          "type": {
            "type": "string"
          },
          "message": {
            "type": "string"
          },
          "page": {
            "type": "string"
          },
          "release": {
            "type": "string"
          },
          "visits": {
            "type": "number"
          },
          "firstSeen": {
            "type": "number"
          }
        },
        "required": [
          "kind",
          "fingerprint",
          "type",
          "message",
          "page",
          "release",
          "visits",
          "firstSeen"
        ]
      },
      {
        "type": "object",
        "properties": {
          "before": {
            "$ref": "#/components/schemas/InsightSide"
          },
          "after": {
            "$ref": "#/components/schemas/InsightSide"
          },
          "probability": {
            "type": "number"
          },
          "kind": {
            "const": "adoption"
          },
          "feature": {
            "type": "string"
          }
        },
        "required": [
          "before",
          "after",
          "probability",
          "kind",
          "feature"
        ]
      }
    ]
  },
  "InsightSide": {
    "description": "What was measured on one side of a comparison.",
    "type": "object",
    "properties": {
      "value": {
        "type": "number"
      },
      "visits": {
        "type": "number"
      }
    },
    "required": [
      "value",
      "visits"
    ]
  },
  "InsightsAnswer": {
    "description": "`GET /api/v1/insights?from&to&segment`: the ones that matter most first, at most eight; none where nothing stands out.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "insights": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Insight"
        }
      },
      "looked": {
        "type": "number"
      }
    },
    "required": [
      "range",
      "insights",
      "looked"
    ]
  },
  "InvitedAnswer": {
    "description": "`POST /api/v1/users` and `POST /api/v1/users/:id/invitation`: the invitation is told once.",
    "type": "object",
    "properties": {
      "user": {
        "$ref": "#/components/schemas/UserRow"
      },
      "invitation": {
        "type": "string"
      }
    },
    "required": [
      "user",
      "invitation"
    ]
  },
  "KeyRow": {
    "description": "`GET /api/v1/keys`: a write key with its limits and its day so far (UTC).",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "key": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "project": {
        "type": "string"
      },
      "origins": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "eventsPerSecond": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "eventsPerDay": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "foreignConsent": {
        "anyOf": [
          {
            "enum": [
              "basic",
              "enhanced",
              "full"
            ]
          },
          {
            "type": "null"
          }
        ]
      },
      "createdAt": {
        "type": "number"
      },
      "today": {
        "type": "object",
        "properties": {
          "events": {
            "type": "number"
          },
          "refused": {
            "type": "number"
          }
        },
        "required": [
          "events",
          "refused"
        ]
      }
    },
    "required": [
      "id",
      "key",
      "name",
      "project",
      "origins",
      "eventsPerSecond",
      "eventsPerDay",
      "foreignConsent",
      "createdAt",
      "today"
    ]
  },
  "LiveLag": {
    "description": "`event: lagged` of the live stream: events that a reader was too slow or too late for.",
    "type": "object",
    "properties": {
      "missed": {
        "type": "number"
      }
    },
    "required": [
      "missed"
    ]
  },
  "MeAnswer": {
    "description": "`GET /api/v1/me`: who asks, and what they may see.",
    "type": "object",
    "properties": {
      "kind": {
        "enum": [
          "user",
          "token",
          "setup",
          "operator",
          "command"
        ]
      },
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "projects": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "hasAdmin": {
        "type": "boolean"
      }
    },
    "required": [
      "kind",
      "id",
      "name",
      "role",
      "projects",
      "hasAdmin"
    ]
  },
  "Measure": {
    "description": "What is worked out of events.",
    "anyOf": [
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "count"
          }
        },
        "required": [
          "kind"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "enum": [
              "visits",
              "users"
            ]
          }
        },
        "required": [
          "kind"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "enum": [
              "sum",
              "mean"
            ]
          },
          "field": {
            "type": "string"
          }
        },
        "required": [
          "kind",
          "field"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "quantile"
          },
          "field": {
            "type": "string"
          },
          "level": {
            "enum": [
              0.5,
              0.75,
              0.9,
              0.95,
              0.99
            ]
          }
        },
        "required": [
          "kind",
          "field",
          "level"
        ]
      },
      {
        "type": "object",
        "properties": {
          "kind": {
            "const": "rate"
          },
          "where": {
            "$ref": "#/components/schemas/Filter"
          }
        },
        "required": [
          "kind",
          "where"
        ]
      }
    ]
  },
  "MessageKind": {
    "enum": [
      "firing",
      "acknowledged",
      "resolved",
      "test"
    ]
  },
  "ModelUsage": {
    "description": "What one model generated, weighted by sampling.",
    "type": "object",
    "properties": {
      "model": {
        "type": "string"
      },
      "successes": {
        "type": "number"
      },
      "meanRetries": {
        "type": "number"
      },
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "model",
      "successes",
      "meanRetries",
      "p50Ms"
    ]
  },
  "NamedUsage": {
    "description": "How much one thing was used.",
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "uses": {
        "type": "number"
      },
      "visits": {
        "type": "number"
      },
      "users": {
        "type": "number"
      },
      "trend": {
        "type": "array",
        "items": {
          "type": "number"
        }
      }
    },
    "required": [
      "name",
      "uses",
      "visits",
      "users",
      "trend"
    ]
  },
  "NewTokenAnswer": {
    "description": "`POST /api/v1/tokens`: the secret is told once.",
    "type": "object",
    "properties": {
      "token": {
        "$ref": "#/components/schemas/TokenRow"
      },
      "secret": {
        "type": "string"
      }
    },
    "required": [
      "token",
      "secret"
    ]
  },
  "OperationUsage": {
    "description": "How often one of the site's operations ran and what it took, weighted by sampling.",
    "type": "object",
    "properties": {
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p75Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p95Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p99Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "name": {
        "type": "string"
      },
      "count": {
        "type": "number"
      },
      "totalMs": {
        "type": "number"
      },
      "share": {
        "type": "number"
      },
      "trend": {
        "type": "array",
        "items": {
          "anyOf": [
            {
              "type": "number"
            },
            {
              "type": "null"
            }
          ]
        }
      }
    },
    "required": [
      "p50Ms",
      "p75Ms",
      "p95Ms",
      "p99Ms",
      "name",
      "count",
      "totalMs",
      "share",
      "trend"
    ]
  },
  "OperationsAnswer": {
    "description": "`GET /api/v1/operations?from&to&page`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "total": {
        "type": "object",
        "properties": {
          "p50Ms": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          },
          "p75Ms": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          },
          "p95Ms": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          },
          "p99Ms": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "null"
              }
            ]
          },
          "count": {
            "type": "number"
          },
          "totalMs": {
            "type": "number"
          }
        },
        "required": [
          "p50Ms",
          "p75Ms",
          "p95Ms",
          "p99Ms",
          "count",
          "totalMs"
        ]
      },
      "found": {
        "type": "number"
      },
      "operations": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/OperationUsage"
        }
      },
      "bottlenecks": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/BottleneckUsage"
        }
      },
      "ai": {
        "$ref": "#/components/schemas/AIUsage"
      }
    },
    "required": [
      "range",
      "bucketMs",
      "total",
      "found",
      "operations",
      "bottlenecks",
      "ai"
    ]
  },
  "OutcomeCount": {
    "description": "Events that ended alike.",
    "type": "object",
    "properties": {
      "key": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "outcome": {
        "$ref": "#/components/schemas/OutcomeName"
      },
      "reason": {
        "type": "string"
      },
      "events": {
        "type": "number"
      }
    },
    "required": [
      "key",
      "outcome",
      "reason",
      "events"
    ]
  },
  "OutcomeName": {
    "description": "How an event can end. Two kinds were counted as stored before: of `setAside` the database refused the event afterwards, and of `repeated` another server had taken in the same event.",
    "anyOf": [
      {
        "enum": [
          "setAside",
          "repeated"
        ]
      },
      {
        "type": "object",
        "properties": {
          "stored": {
            "type": "number"
          },
          "duplicate": {
            "type": "number"
          },
          "invalid": {
            "type": "number"
          },
          "consent": {
            "type": "number"
          },
          "restricted": {
            "type": "number"
          },
          "oversize": {
            "type": "number"
          },
          "limited": {
            "type": "number"
          }
        },
        "required": [
          "stored",
          "duplicate",
          "invalid",
          "consent",
          "restricted",
          "oversize",
          "limited"
        ]
      }
    ]
  },
  "OutcomesAnswer": {
    "description": "`GET /api/v1/outcomes?from&to`: what became of everything that keys of a project have sent, the most frequent first. What was sent with a key is the sum of its outcomes without `setAside` and `repeated`. `clients` is what browsers say they let go before it was sent, by reason.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "outcomes": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/OutcomeCount"
        }
      },
      "clients": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "reason": {
              "type": "string"
            },
            "events": {
              "type": "number"
            }
          },
          "required": [
            "reason",
            "events"
          ]
        }
      }
    },
    "required": [
      "range",
      "outcomes",
      "clients"
    ]
  },
  "OwnQuestion": {
    "description": "A question in the JSON form; `GET /api/v1/ask` takes it as `q`, as it takes the text form.",
    "type": "object",
    "properties": {
      "measure": {
        "$ref": "#/components/schemas/Measure"
      },
      "of": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "where": {
        "$ref": "#/components/schemas/Filter"
      },
      "by": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "every": {
        "anyOf": [
          {
            "enum": [
              "auto"
            ]
          },
          {
            "type": "number"
          }
        ]
      },
      "top": {
        "type": "number"
      }
    },
    "required": [
      "measure"
    ]
  },
  "PagesAnswer": {
    "description": "`GET /api/v1/pages?from&to&search&limit`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "found": {
        "type": "number"
      },
      "pages": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "page": {
              "type": "string"
            },
            "events": {
              "type": "number"
            }
          },
          "required": [
            "page",
            "events"
          ]
        }
      }
    },
    "required": [
      "range",
      "found",
      "pages"
    ]
  },
  "PanelBase": {
    "type": "object",
    "properties": {
      "x": {
        "type": "number"
      },
      "y": {
        "type": "number"
      },
      "width": {
        "type": "number"
      },
      "height": {
        "type": "number"
      },
      "id": {
        "type": "string"
      },
      "title": {
        "type": "string"
      }
    },
    "required": [
      "x",
      "y",
      "width",
      "height",
      "id",
      "title"
    ]
  },
  "PeopleAnswer": {
    "description": "`GET /api/v1/people`: who may be given something to look after, by name.",
    "type": "object",
    "properties": {
      "people": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "id": {
              "type": "string"
            },
            "name": {
              "type": "string"
            }
          },
          "required": [
            "id",
            "name"
          ]
        }
      }
    },
    "required": [
      "people"
    ]
  },
  "PointColumn": {
    "description": "What the measurements in one column of pixels leave to be drawn: enough for the same picture as with all of them.",
    "type": "object",
    "properties": {
      "place": {
        "type": "number"
      },
      "first": {
        "type": "number"
      },
      "last": {
        "type": "number"
      },
      "low": {
        "type": "number"
      },
      "high": {
        "type": "number"
      },
      "samples": {
        "type": "number"
      }
    },
    "required": [
      "place",
      "first",
      "last",
      "low",
      "high",
      "samples"
    ]
  },
  "PointsAnswer": {
    "description": "`GET /api/v1/points?type&name&page&columns&from&to`: every value of a type of event, column by column; empty ones are left out.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "width": {
        "type": "number"
      },
      "columns": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/PointColumn"
        }
      },
      "samples": {
        "type": "number"
      }
    },
    "required": [
      "range",
      "width",
      "columns",
      "samples"
    ]
  },
  "ProcessingEntry": {
    "description": "One kind of event in the record of processing.",
    "type": "object",
    "properties": {
      "type": {
        "type": "string"
      },
      "purpose": {
        "type": "string"
      },
      "level": {
        "type": "string"
      },
      "data": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "class": {
              "type": "string"
            },
            "fields": {
              "type": "array",
              "items": {
                "type": "string"
              }
            }
          },
          "required": [
            "class",
            "fields"
          ]
        }
      },
      "kept": {
        "type": "number"
      }
    },
    "required": [
      "type",
      "purpose",
      "level",
      "data",
      "kept"
    ]
  },
  "ProcessingRecord": {
    "description": "What Article 30 GDPR wants to be written down, as far as the server knows it.",
    "type": "object",
    "properties": {
      "missing": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "activities": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ProcessingEntry"
        }
      },
      "recipients": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "kind": {
              "type": "string"
            },
            "place": {
              "type": "string"
            },
            "project": {
              "type": "string"
            }
          },
          "required": [
            "kind",
            "place",
            "project"
          ]
        }
      },
      "measures": {
        "type": "array",
        "items": {
          "type": "string"
        }
      }
    },
    "required": [
      "missing",
      "activities",
      "recipients",
      "measures"
    ]
  },
  "ProviderUsage": {
    "description": "The requests to one provider, weighted by sampling.",
    "type": "object",
    "properties": {
      "provider": {
        "type": "string"
      },
      "requests": {
        "type": "number"
      },
      "successRate": {
        "type": "number"
      },
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p95Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "tokens": {
        "type": "number"
      }
    },
    "required": [
      "provider",
      "requests",
      "successRate",
      "p50Ms",
      "p95Ms",
      "tokens"
    ]
  },
  "Rating": {
    "description": "web.dev's three ratings.",
    "enum": [
      "good",
      "needs-improvement",
      "poor"
    ]
  },
  "RequestFigures": {
    "description": "What requests came to, weighted by sampling.",
    "type": "object",
    "properties": {
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p75Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p95Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p99Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "requests": {
        "type": "number"
      },
      "failures": {
        "type": "number"
      }
    },
    "required": [
      "p50Ms",
      "p75Ms",
      "p95Ms",
      "p99Ms",
      "requests",
      "failures"
    ]
  },
  "RequestHost": {
    "description": "The requests to one server.",
    "type": "object",
    "properties": {
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p75Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p95Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p99Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "requests": {
        "type": "number"
      },
      "failures": {
        "type": "number"
      },
      "host": {
        "type": "string"
      }
    },
    "required": [
      "p50Ms",
      "p75Ms",
      "p95Ms",
      "p99Ms",
      "requests",
      "failures",
      "host"
    ]
  },
  "RequestPoint": {
    "description": "The requests of one bucket.",
    "type": "object",
    "properties": {
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p75Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p95Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p99Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "requests": {
        "type": "number"
      },
      "failures": {
        "type": "number"
      },
      "at": {
        "type": "number"
      }
    },
    "required": [
      "p50Ms",
      "p75Ms",
      "p95Ms",
      "p99Ms",
      "requests",
      "failures",
      "at"
    ]
  },
  "RequestRoute": {
    "description": "The requests of one method to one route.",
    "type": "object",
    "properties": {
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p75Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p95Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p99Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "requests": {
        "type": "number"
      },
      "failures": {
        "type": "number"
      },
      "host": {
        "type": "string"
      },
      "method": {
        "type": "string"
      },
      "route": {
        "type": "string"
      },
      "totalMs": {
        "type": "number"
      },
      "share": {
        "type": "number"
      },
      "serverMs": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "responseBytes": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "trend": {
        "type": "array",
        "items": {
          "type": "number"
        }
      }
    },
    "required": [
      "p50Ms",
      "p75Ms",
      "p95Ms",
      "p99Ms",
      "requests",
      "failures",
      "host",
      "method",
      "route",
      "totalMs",
      "share",
      "serverMs",
      "responseBytes",
      "trend"
    ]
  },
  "RequestsAnswer": {
    "description": "`GET /api/v1/requests?from&to&page`. Durations leave out what the page gave up itself.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "total": {
        "$ref": "#/components/schemas/RequestFigures"
      },
      "outcomes": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "outcome": {
              "type": "string"
            },
            "requests": {
              "type": "number"
            }
          },
          "required": [
            "outcome",
            "requests"
          ]
        }
      },
      "series": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/RequestPoint"
        }
      },
      "hosts": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/RequestHost"
        }
      },
      "routes": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/RequestRoute"
        }
      },
      "found": {
        "type": "object",
        "properties": {
          "routes": {
            "type": "number"
          },
          "hosts": {
            "type": "number"
          }
        },
        "required": [
          "routes",
          "hosts"
        ]
      }
    },
    "required": [
      "range",
      "bucketMs",
      "total",
      "outcomes",
      "series",
      "hosts",
      "routes",
      "found"
    ]
  },
  "ResourceFigures": {
    "description": "What page loads took of devices and networks, by the newest reading of each, weighted by sampling; null where none told.",
    "type": "object",
    "properties": {
      "loads": {
        "type": "number"
      },
      "heapBytes": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "lagMs": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "blockingMs": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "longFrames": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "transferredBytes": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "downloadBytesPerSecond": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "cacheHitRatio": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "storageBytes": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "loads",
      "heapBytes",
      "lagMs",
      "blockingMs",
      "longFrames",
      "transferredBytes",
      "downloadBytesPerSecond",
      "cacheHitRatio",
      "storageBytes"
    ]
  },
  "ResourcesAnswer": {
    "description": "`GET /api/v1/resources?from&to&page`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "total": {
        "$ref": "#/components/schemas/ResourceFigures"
      },
      "series": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "loads": {
              "type": "number"
            },
            "heapBytes": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "lagMs": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "blockingMs": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "longFrames": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "transferredBytes": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "downloadBytesPerSecond": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "cacheHitRatio": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "storageBytes": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "at": {
              "type": "number"
            }
          },
          "required": [
            "loads",
            "heapBytes",
            "lagMs",
            "blockingMs",
            "longFrames",
            "transferredBytes",
            "downloadBytesPerSecond",
            "cacheHitRatio",
            "storageBytes",
            "at"
          ]
        }
      },
      "pages": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "loads": {
              "type": "number"
            },
            "heapBytes": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "lagMs": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "blockingMs": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "longFrames": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "transferredBytes": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "downloadBytesPerSecond": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "cacheHitRatio": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "storageBytes": {
              "anyOf": [
                {
                  "type": "number"
                },
                {
                  "type": "null"
                }
              ]
            },
            "page": {
              "type": "string"
            }
          },
          "required": [
            "loads",
            "heapBytes",
            "lagMs",
            "blockingMs",
            "longFrames",
            "transferredBytes",
            "downloadBytesPerSecond",
            "cacheHitRatio",
            "storageBytes",
            "page"
          ]
        }
      },
      "found": {
        "type": "number"
      },
      "bytesByType": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "type": {
              "type": "string"
            },
            "bytes": {
              "type": "number"
            }
          },
          "required": [
            "type",
            "bytes"
          ]
        }
      },
      "cpuPressure": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "state": {
              "type": "string"
            },
            "loads": {
              "type": "number"
            }
          },
          "required": [
            "state",
            "loads"
          ]
        }
      },
      "scripts": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/BottleneckUsage"
        }
      }
    },
    "required": [
      "range",
      "bucketMs",
      "total",
      "series",
      "pages",
      "found",
      "bytesByType",
      "cpuPressure",
      "scripts"
    ]
  },
  "RestrictedAnswer": {
    "description": "`GET /api/v1/visits/restricted`: what is kept and not used, the newest first.",
    "type": "object",
    "properties": {
      "visits": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "id": {
              "type": "string"
            },
            "since": {
              "type": "number"
            }
          },
          "required": [
            "id",
            "since"
          ]
        }
      },
      "all": {
        "type": "number"
      }
    },
    "required": [
      "visits",
      "all"
    ]
  },
  "RetentionAnswer": {
    "description": "`GET /api/v1/retention`: what is kept of a project, and for how long.",
    "type": "object",
    "properties": {
      "retentionDays": {
        "type": "number"
      },
      "retentionKinds": {
        "type": "object",
        "properties": {
          "errors": {
            "type": "number"
          },
          "performance": {
            "type": "number"
          },
          "usage": {
            "type": "number"
          },
          "consent": {
            "type": "number"
          },
          "pageLoads": {
            "type": "number"
          },
          "restricted": {
            "type": "number"
          }
        }
      },
      "kinds": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/RetentionRow"
        }
      }
    },
    "required": [
      "retentionDays",
      "retentionKinds",
      "kinds"
    ]
  },
  "RetentionKind": {
    "description": "A kind of data that is kept.",
    "enum": [
      "errors",
      "performance",
      "usage",
      "consent",
      "pageLoads",
      "restricted"
    ]
  },
  "RetentionRow": {
    "description": "What is kept of one kind for the same time.",
    "type": "object",
    "properties": {
      "kind": {
        "$ref": "#/components/schemas/RetentionKind"
      },
      "days": {
        "type": "number"
      },
      "rows": {
        "type": "number"
      },
      "oldest": {
        "type": "number"
      },
      "overdue": {
        "type": "number"
      }
    },
    "required": [
      "kind",
      "days",
      "rows",
      "oldest",
      "overdue"
    ]
  },
  "Role": {
    "description": "What somebody may do, each also what those before may: look; make keys; let others in, and see and erase visits.",
    "enum": [
      "viewer",
      "editor",
      "admin"
    ]
  },
  "SavedSegment": {
    "description": "A condition with a name. A visit is of a segment when it has an event in the range for which the condition holds.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "project": {
        "type": "string"
      },
      "where": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "name",
      "project",
      "where"
    ]
  },
  "SavedView": {
    "description": "A place of the dashboard with its filters, under a name.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "path": {
        "type": "string"
      },
      "search": {
        "type": "string"
      },
      "isShared": {
        "type": "boolean"
      },
      "isOwn": {
        "type": "boolean"
      }
    },
    "required": [
      "id",
      "name",
      "path",
      "search",
      "isShared",
      "isOwn"
    ]
  },
  "SegmentsAnswer": {
    "description": "`GET /api/v1/segments`: by name.",
    "type": "object",
    "properties": {
      "segments": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/SavedSegment"
        }
      }
    },
    "required": [
      "segments"
    ]
  },
  "ServiceHealth": {
    "type": "object",
    "properties": {
      "service": {
        "type": "string"
      },
      "status": {
        "$ref": "#/components/schemas/ServiceStatus"
      },
      "lastSeen": {
        "type": "number"
      },
      "availability": {
        "type": "number"
      },
      "checks": {
        "type": "number"
      },
      "p75ResponseTimeMs": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "message": {
        "type": "string"
      },
      "dependsOn": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "because": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "history": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/HealthPoint"
        }
      }
    },
    "required": [
      "service",
      "status",
      "lastSeen",
      "availability",
      "checks",
      "p75ResponseTimeMs",
      "message",
      "dependsOn",
      "because",
      "history"
    ]
  },
  "ServiceStatus": {
    "description": "A service's state. From best to worst: healthy, degraded, unknown (it could not tell), unhealthy.",
    "enum": [
      "healthy",
      "degraded",
      "unhealthy",
      "unknown"
    ]
  },
  "Silence": {
    "description": "`GET /api/v1/alerts/silences`: nothing is told of some rules until it ends.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "project": {
        "type": "string"
      },
      "rules": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "from": {
        "type": "number"
      },
      "until": {
        "type": "number"
      },
      "reason": {
        "type": "string"
      },
      "actor": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "project",
      "rules",
      "from",
      "until",
      "reason",
      "actor"
    ]
  },
  "SourceFrame": {
    "description": "A line of a stack in the source that somebody wrote, by an uploaded source map.",
    "type": "object",
    "properties": {
      "stackLine": {
        "type": "number"
      },
      "function": {
        "type": "string"
      },
      "file": {
        "type": "string"
      },
      "line": {
        "type": "number"
      },
      "column": {
        "type": "number"
      },
      "isIgnored": {
        "type": "boolean"
      },
      "context": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "line": {
              "type": "number"
            },
            "text": {
              "type": "string"
            }
          },
          "required": [
            "line",
            "text"
          ]
        }
      }
    },
    "required": [
      "stackLine",
      "function",
      "file",
      "line",
      "column",
      "isIgnored",
      "context"
    ]
  },
  "SourceMapAnswer": {
    "description": "`POST /api/v1/sourcemaps?release&path&debugId`: what was taken.",
    "type": "object",
    "properties": {
      "path": {
        "type": "string"
      },
      "debugId": {
        "type": "string"
      },
      "bytes": {
        "type": "number"
      },
      "hasSources": {
        "type": "boolean"
      },
      "removed": {
        "type": "array",
        "items": {
          "type": "string"
        }
      }
    },
    "required": [
      "path",
      "debugId",
      "bytes",
      "hasSources",
      "removed"
    ]
  },
  "SourceMapRelease": {
    "description": "`GET /api/v1/sourcemaps`: the maps of a release, the newest first.",
    "type": "object",
    "properties": {
      "release": {
        "type": "string"
      },
      "files": {
        "type": "number"
      },
      "bytes": {
        "type": "number"
      },
      "uploadedAt": {
        "type": "number"
      }
    },
    "required": [
      "release",
      "files",
      "bytes",
      "uploadedAt"
    ]
  },
  "SourceMapsAnswer": {
    "type": "object",
    "properties": {
      "releases": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/SourceMapRelease"
        }
      },
      "limits": {
        "type": "object",
        "properties": {
          "files": {
            "type": "number"
          },
          "bytes": {
            "type": "number"
          },
          "days": {
            "type": "number"
          }
        },
        "required": [
          "files",
          "bytes",
          "days"
        ]
      }
    },
    "required": [
      "releases",
      "limits"
    ]
  },
  "SqlAnswer": {
    "description": "`POST /api/v1/sql`: what the database answers; whole numbers of 64 bits and more are texts.",
    "type": "object",
    "properties": {
      "columns": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "name": {
              "type": "string"
            },
            "type": {
              "type": "string"
            }
          },
          "required": [
            "name",
            "type"
          ]
        }
      },
      "rows": {
        "type": "array",
        "items": {
          "type": "array",
          "items": {}
        }
      },
      "readRows": {
        "type": "number"
      },
      "elapsedMs": {
        "type": "number"
      }
    },
    "required": [
      "columns",
      "rows",
      "readRows",
      "elapsedMs"
    ]
  },
  "SqlLimits": {
    "description": "What a question in SQL may cost.",
    "type": "object",
    "properties": {
      "rows": {
        "type": "number"
      },
      "bytes": {
        "type": "number"
      },
      "seconds": {
        "type": "number"
      },
      "memoryBytes": {
        "type": "number"
      }
    },
    "required": [
      "rows",
      "bytes",
      "seconds",
      "memoryBytes"
    ]
  },
  "Standing": {
    "description": "Where a group stands; `regressed` was resolved and has come back since.",
    "anyOf": [
      {
        "enum": [
          "regressed"
        ]
      },
      {
        "$ref": "#/components/schemas/TriageStatus"
      }
    ]
  },
  "StandingFilter": {
    "description": "Which groups are asked for: those that stand in one way, or all but those that are ignored.",
    "anyOf": [
      {
        "enum": [
          "not-ignored"
        ]
      },
      {
        "$ref": "#/components/schemas/Standing"
      }
    ]
  },
  "StatusAnswer": {
    "description": "`GET /api/v1/status`: the server about itself.",
    "type": "object",
    "properties": {
      "version": {
        "type": "string"
      },
      "writeKey": {
        "type": "string"
      },
      "startedAt": {
        "type": "number"
      },
      "store": {
        "type": "object",
        "properties": {
          "kind": {
            "enum": [
              "embedded",
              "cluster",
              "memory"
            ]
          },
          "ready": {
            "type": "boolean"
          }
        },
        "required": [
          "kind",
          "ready"
        ]
      },
      "sql": {
        "$ref": "#/components/schemas/SqlLimits"
      },
      "spool": {
        "type": "object",
        "properties": {
          "waitingBytes": {
            "type": "number"
          },
          "waitingEvents": {
            "type": "number"
          },
          "limitBytes": {
            "type": "number"
          }
        },
        "required": [
          "waitingBytes",
          "waitingEvents",
          "limitBytes"
        ]
      },
      "outcomes": {
        "type": "object",
        "properties": {
          "stored": {
            "type": "number"
          },
          "duplicate": {
            "type": "number"
          },
          "invalid": {
            "type": "number"
          },
          "consent": {
            "type": "number"
          },
          "restricted": {
            "type": "number"
          },
          "oversize": {
            "type": "number"
          },
          "limited": {
            "type": "number"
          }
        },
        "required": [
          "stored",
          "duplicate",
          "invalid",
          "consent",
          "restricted",
          "oversize",
          "limited"
        ]
      },
      "rollups": {
        "type": "object",
        "properties": {
          "rolled": {
            "type": "number"
          },
          "waiting": {
            "type": "number"
          }
        },
        "required": [
          "rolled",
          "waiting"
        ]
      },
      "forwards": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ForwardStatus"
        }
      },
      "turnedDown": {
        "type": "object",
        "additionalProperties": {
          "type": "number"
        }
      }
    },
    "required": [
      "version",
      "writeKey",
      "startedAt",
      "store",
      "spool",
      "outcomes",
      "turnedDown"
    ]
  },
  "StoredEvent": {
    "description": "One stored event, as the live stream and the event list show it.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "at": {
        "type": "number"
      },
      "receivedAt": {
        "type": "number"
      },
      "type": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "value": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "page": {
        "type": "string"
      },
      "session": {
        "type": "string"
      },
      "browser": {
        "type": "string"
      },
      "os": {
        "type": "string"
      },
      "device": {
        "type": "string"
      },
      "release": {
        "type": "string"
      },
      "environment": {
        "type": "string"
      },
      "message": {
        "type": "string"
      },
      "fingerprint": {
        "type": "string"
      },
      "attributes": {
        "type": "object",
        "additionalProperties": {
          "anyOf": [
            {
              "type": "string"
            },
            {
              "type": "number"
            }
          ]
        }
      }
    },
    "required": [
      "id",
      "at",
      "receivedAt",
      "type",
      "name",
      "value",
      "page",
      "session",
      "browser",
      "os",
      "device",
      "release",
      "environment",
      "message",
      "attributes"
    ]
  },
  "SuggestionUsage": {
    "description": "What became of one kind of suggestion, weighted by sampling.",
    "type": "object",
    "properties": {
      "kind": {
        "type": "string"
      },
      "shown": {
        "type": "number"
      },
      "accepted": {
        "type": "number"
      },
      "dismissed": {
        "type": "number"
      },
      "acceptanceRate": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "kind",
      "shown",
      "accepted",
      "dismissed",
      "acceptanceRate",
      "p50Ms"
    ]
  },
  "TimePercentiles": {
    "description": "How durations are spread, in milliseconds, weighted by sampling; null where nothing was timed.",
    "type": "object",
    "properties": {
      "p50Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p75Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p95Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "p99Ms": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "p50Ms",
      "p75Ms",
      "p95Ms",
      "p99Ms"
    ]
  },
  "TimeRange": {
    "description": "The parameters that every question shares.",
    "type": "object",
    "properties": {
      "from": {
        "type": "number"
      },
      "to": {
        "type": "number"
      }
    },
    "required": [
      "from",
      "to"
    ]
  },
  "TokenRow": {
    "description": "`GET /api/v1/tokens`: a token, without its secret.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "projects": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          {
            "type": "null"
          }
        ]
      },
      "until": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "createdAt": {
        "type": "number"
      }
    },
    "required": [
      "id",
      "name",
      "role",
      "projects",
      "until",
      "createdAt"
    ]
  },
  "Triage": {
    "description": "A group of errors that somebody has looked after.",
    "type": "object",
    "properties": {
      "fingerprint": {
        "type": "string"
      },
      "status": {
        "$ref": "#/components/schemas/TriageStatus"
      },
      "owner": {
        "anyOf": [
          {
            "type": "string"
          },
          {
            "type": "null"
          }
        ]
      },
      "statusAt": {
        "type": "number"
      }
    },
    "required": [
      "fingerprint",
      "status",
      "owner",
      "statusAt"
    ]
  },
  "TriageAnswer": {
    "description": "`GET /api/v1/triage`: groups that nobody has looked after are left out.",
    "type": "object",
    "properties": {
      "groups": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Triage"
        }
      },
      "names": {
        "type": "object",
        "additionalProperties": {
          "type": "string"
        }
      }
    },
    "required": [
      "groups",
      "names"
    ]
  },
  "TriageStatus": {
    "description": "What people think of a group of errors.",
    "enum": [
      "open",
      "resolved",
      "ignored"
    ]
  },
  "UsageAnswer": {
    "description": "`GET /api/v1/usage?from&to&search`.",
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "total": {
        "$ref": "#/components/schemas/UsageTotal"
      },
      "series": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/UsagePoint"
        }
      },
      "features": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/NamedUsage"
        }
      },
      "pages": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/NamedUsage"
        }
      },
      "clicks": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/NamedUsage"
        }
      },
      "commands": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/CommandUsage"
        }
      },
      "found": {
        "type": "object",
        "properties": {
          "features": {
            "type": "number"
          },
          "pages": {
            "type": "number"
          },
          "clicks": {
            "type": "number"
          },
          "commands": {
            "type": "number"
          }
        },
        "required": [
          "features",
          "pages",
          "clicks",
          "commands"
        ]
      }
    },
    "required": [
      "range",
      "bucketMs",
      "total",
      "series",
      "features",
      "pages",
      "clicks",
      "commands",
      "found"
    ]
  },
  "UsagePoint": {
    "description": "One bucket of the course.",
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "visits": {
        "type": "number"
      },
      "users": {
        "type": "number"
      },
      "newUsers": {
        "type": "number"
      },
      "pageViews": {
        "type": "number"
      }
    },
    "required": [
      "at",
      "visits",
      "users",
      "newUsers",
      "pageViews"
    ]
  },
  "UsageTotal": {
    "description": "Who used the site, weighted by sampling. A visit is one that allows its id (`enhanced`), a user one who allows theirs (`full`): what others did counts among events and not among visits or users.",
    "type": "object",
    "properties": {
      "visits": {
        "type": "number"
      },
      "users": {
        "type": "number"
      },
      "newUsers": {
        "type": "number"
      },
      "pageViews": {
        "type": "number"
      },
      "featureUses": {
        "type": "number"
      },
      "activeMs": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "visits",
      "users",
      "newUsers",
      "pageViews",
      "featureUses",
      "activeMs"
    ]
  },
  "UserRow": {
    "description": "`GET /api/v1/users`: a person who may sign in.",
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "projects": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          {
            "type": "null"
          }
        ]
      },
      "createdAt": {
        "type": "number"
      },
      "hasPassword": {
        "type": "boolean"
      },
      "invitedUntil": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "id",
      "name",
      "role",
      "projects",
      "createdAt",
      "hasPassword",
      "invitedUntil"
    ]
  },
  "UserSegmentsAnswer": {
    "description": "`GET /api/admin/analytics/users?from&to&least&limit`: those with the lowest rates first.",
    "type": "object",
    "properties": {
      "success": {
        "const": true
      },
      "data": {
        "type": "object",
        "properties": {
          "totalUsers": {
            "type": "number"
          },
          "segments": {
            "type": "object",
            "properties": {
              "struggling": {
                "type": "number"
              },
              "mixed": {
                "type": "number"
              },
              "fluent": {
                "type": "number"
              }
            },
            "required": [
              "struggling",
              "mixed",
              "fluent"
            ]
          },
          "users": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/UserSuccess"
            }
          }
        },
        "required": [
          "totalUsers",
          "segments",
          "users"
        ]
      }
    },
    "required": [
      "success",
      "data"
    ]
  },
  "UserSuccess": {
    "description": "How the generations of one user went, under a pseudonym that nothing else in the server has.",
    "type": "object",
    "properties": {
      "user": {
        "type": "string"
      },
      "attempts": {
        "type": "number"
      },
      "failures": {
        "type": "number"
      },
      "retries": {
        "type": "number"
      },
      "successes": {
        "type": "number"
      },
      "successRate": {
        "type": "number"
      }
    },
    "required": [
      "user",
      "attempts",
      "failures",
      "retries",
      "successes",
      "successRate"
    ]
  },
  "VariantDifference": {
    "description": "A variant minus the control.",
    "type": "object",
    "properties": {
      "difference": {
        "type": "number"
      },
      "relative": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "low": {
        "type": "number"
      },
      "high": {
        "type": "number"
      },
      "p": {
        "type": "number"
      },
      "adjusted": {
        "type": "number"
      },
      "anytime": {
        "type": "number"
      }
    },
    "required": [
      "difference",
      "relative",
      "low",
      "high",
      "p",
      "adjusted",
      "anytime"
    ]
  },
  "VariantResult": {
    "description": "The visits that met one variant first.",
    "type": "object",
    "properties": {
      "variant": {
        "type": "string"
      },
      "visits": {
        "type": "number"
      },
      "conversions": {
        "type": "number"
      },
      "rate": {
        "type": "number"
      },
      "low": {
        "type": "number"
      },
      "high": {
        "type": "number"
      },
      "samples": {
        "type": "number"
      },
      "value": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/VariantValue"
          },
          {
            "type": "null"
          }
        ]
      },
      "versus": {
        "anyOf": [
          {
            "type": "object",
            "properties": {
              "rate": {
                "$ref": "#/components/schemas/VariantDifference"
              },
              "value": {
                "anyOf": [
                  {
                    "$ref": "#/components/schemas/VariantDifference"
                  },
                  {
                    "type": "null"
                  }
                ]
              }
            },
            "required": [
              "rate",
              "value"
            ]
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "variant",
      "visits",
      "conversions",
      "rate",
      "low",
      "high",
      "samples",
      "value",
      "versus"
    ]
  },
  "VariantValue": {
    "description": "A sum of a field over the goals of a visit after it met the variant, 0 where there was none: its mean over the visits.",
    "type": "object",
    "properties": {
      "mean": {
        "type": "number"
      },
      "deviation": {
        "type": "number"
      }
    },
    "required": [
      "mean",
      "deviation"
    ]
  },
  "VerdictCounts": {
    "description": "How many controls came to what.",
    "type": "object",
    "properties": {
      "pass": {
        "type": "number"
      },
      "fail": {
        "type": "number"
      },
      "person": {
        "type": "number"
      }
    },
    "required": [
      "pass",
      "fail",
      "person"
    ]
  },
  "ViewsAnswer": {
    "description": "`GET /api/v1/views`: one's own and the shared, by name.",
    "type": "object",
    "properties": {
      "views": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/SavedView"
        }
      }
    },
    "required": [
      "views"
    ]
  },
  "VitalGroup": {
    "description": "One vital's p75 in one release, kind of device or kind of connection.",
    "type": "object",
    "properties": {
      "name": {
        "$ref": "#/components/schemas/VitalName"
      },
      "p75": {
        "type": "number"
      },
      "low": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "high": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "rating": {
        "$ref": "#/components/schemas/Rating"
      },
      "samples": {
        "type": "number"
      },
      "key": {
        "type": "string"
      }
    },
    "required": [
      "name",
      "p75",
      "low",
      "high",
      "rating",
      "samples",
      "key"
    ]
  },
  "VitalName": {
    "description": "A Core Web Vital or its companion, by its short name.",
    "enum": [
      "LCP",
      "INP",
      "CLS",
      "FCP",
      "TTFB",
      "FID"
    ]
  },
  "VitalPage": {
    "description": "One page's p75 of one vital.",
    "type": "object",
    "properties": {
      "page": {
        "type": "string"
      },
      "name": {
        "$ref": "#/components/schemas/VitalName"
      },
      "p75": {
        "type": "number"
      },
      "low": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "high": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "rating": {
        "$ref": "#/components/schemas/Rating"
      },
      "samples": {
        "type": "number"
      }
    },
    "required": [
      "page",
      "name",
      "p75",
      "low",
      "high",
      "rating",
      "samples"
    ]
  },
  "VitalPoint": {
    "description": "One point of a vital's course.",
    "type": "object",
    "properties": {
      "at": {
        "type": "number"
      },
      "name": {
        "$ref": "#/components/schemas/VitalName"
      },
      "p75": {
        "type": "number"
      },
      "samples": {
        "type": "number"
      }
    },
    "required": [
      "at",
      "name",
      "p75",
      "samples"
    ]
  },
  "VitalSummary": {
    "description": "`GET /api/v1/vitals?from&to&page`: one vital over the range, weighted by sampling.",
    "type": "object",
    "properties": {
      "name": {
        "$ref": "#/components/schemas/VitalName"
      },
      "p75": {
        "type": "number"
      },
      "low": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "high": {
        "anyOf": [
          {
            "type": "number"
          },
          {
            "type": "null"
          }
        ]
      },
      "rating": {
        "$ref": "#/components/schemas/Rating"
      },
      "samples": {
        "type": "number"
      },
      "weighted": {
        "type": "number"
      },
      "good": {
        "type": "number"
      },
      "needsImprovement": {
        "type": "number"
      },
      "poor": {
        "type": "number"
      }
    },
    "required": [
      "name",
      "p75",
      "low",
      "high",
      "rating",
      "samples",
      "weighted",
      "good",
      "needsImprovement",
      "poor"
    ]
  },
  "VitalsAnswer": {
    "type": "object",
    "properties": {
      "range": {
        "$ref": "#/components/schemas/TimeRange"
      },
      "bucketMs": {
        "type": "number"
      },
      "summary": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/VitalSummary"
        }
      },
      "series": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/VitalPoint"
        }
      },
      "pages": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/VitalPage"
        }
      },
      "releases": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/VitalGroup"
        }
      },
      "devices": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/VitalGroup"
        }
      },
      "connections": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/VitalGroup"
        }
      },
      "found": {
        "type": "object",
        "properties": {
          "pages": {
            "type": "number"
          },
          "releases": {
            "type": "number"
          }
        },
        "required": [
          "pages",
          "releases"
        ]
      }
    },
    "required": [
      "range",
      "bucketMs",
      "summary",
      "series",
      "pages",
      "releases",
      "devices",
      "connections",
      "found"
    ]
  }
};
